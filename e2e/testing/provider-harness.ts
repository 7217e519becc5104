// The scripted model server as the other side of the provider contract suite.
import type { ModelProvider, ProviderConnection } from '../../gateway/plugin-api/index.ts'
import type { FailingPrompt, ProviderHarness } from '../../gateway/plugin-api/testing/provider-contract.ts'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'

const KEY = 'sk-test-1234567890'

const FAILURES: readonly FailingPrompt[] = [
  { title: '400', prompt: 'hi [[error=400]]', kind: 'invalid_request', httpStatus: 400 },
  { title: '401', prompt: 'hi [[error=401]]', kind: 'auth', httpStatus: 401 },
  { title: '403', prompt: 'hi [[error=403]]', kind: 'auth', httpStatus: 403 },
  { title: '404', prompt: 'hi [[error=404]]', kind: 'not_found', httpStatus: 404 },
  { title: '429', prompt: 'hi [[error=429]]', kind: 'rate_limit', httpStatus: 429 },
  { title: '500', prompt: 'hi [[error=500]]', kind: 'overloaded', httpStatus: 500 },
  { title: '503', prompt: 'hi [[error=503]]', kind: 'overloaded', httpStatus: 503 },
  { title: '529', prompt: 'hi [[error=529]]', kind: 'overloaded', httpStatus: 529 },
  { title: 'no credit', prompt: 'hi [[billing]]', kind: 'billing' },
  { title: 'context overflow', prompt: 'hi [[overflow]]', kind: 'context_overflow' },
  { title: 'a wrong key', prompt: 'hi', kind: 'auth', connection: { apiKey: 'sk-invalid-key-0001' } },
  { title: 'a cut stream', prompt: 'hi [[tokens=20]] [[cut]]', kind: 'cut_stream', afterText: true },
  { title: 'silence from the start', prompt: 'hi [[hang]]', kind: 'timeout', connection: { idleTimeoutMs: 60 } },
  { title: 'silence in the middle', prompt: 'hi [[tokens=20]] [[hang=middle]]', kind: 'timeout', connection: { idleTimeoutMs: 120 }, afterText: true },
  { title: 'a refused connection', prompt: 'hi', kind: 'network', connection: { baseUrl: 'http://127.0.0.1:1/v1' } },
]

/** A harness around a fresh server; `path` is what the dialect adds to its address. */
export async function scriptedHarness(
  provider: ModelProvider,
  options: { readonly api: string; readonly path: string; readonly failing?: readonly FailingPrompt[]; readonly except?: readonly string[] },
): Promise<ProviderHarness & { readonly server: ModelServer }> {
  const server = await startModelServer()
  const connection: ProviderConnection = { providerId: 'scripted', api: options.api, baseUrl: `${server.url}${options.path}`, apiKey: KEY, idleTimeoutMs: 10_000 }
  return {
    server,
    provider,
    connection,
    textPrompt: 'hello [[tokens=12]]',
    toolPrompt: 'run it [[tool=exec {"command":"echo hi"}]]',
    slowPrompt: 'slow [[tokens=200]] [[rate=200]]',
    brokenToolPrompt: 'broken [[badjson]]',
    thinkingPrompt: 'think [[think=Let me see.]] [[tokens=5]]',
    failing: () => [...FAILURES.filter((failure) => options.except?.includes(failure.title) !== true), ...(options.failing ?? [])],
    close: () => server.close(),
  }
}
