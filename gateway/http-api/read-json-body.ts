// Reads a request's JSON body with a limit, before anything is parsed.
import type { IncomingMessage } from 'node:http'
import { isNestedDeeper } from '../lib/index.ts'
import { HttpProblem } from './http-problem.ts'

const MOST_LEVELS = 200

/**
 * Resolves with the parsed JSON. Throws HttpProblem 413 over the limit, 400 for one that is nested too deeply, 415 for another content type (a page of another
 * site can send text/plain without asking; JSON it can't), 408 when the body does not arrive in time, 400 when it is not JSON.
 */
export async function readJsonBody(request: IncomingMessage, limitBytes: number, timeoutMs = 30_000): Promise<unknown> {
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new HttpProblem(415, 'send the body as content-type: application/json')
  }
  const text = await readText(request, limitBytes, timeoutMs)
  if (isNestedDeeper(text, MOST_LEVELS)) throw new HttpProblem(400, `the body is nested deeper than ${MOST_LEVELS} levels`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new HttpProblem(400, `the body is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readText(request: IncomingMessage, limitBytes: number, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => reject(new HttpProblem(408, 'the body did not arrive in time')), timeoutMs)
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limitBytes) chunks.push(chunk)
      else reject(new HttpProblem(413, `the body is larger than ${limitBytes} bytes`))
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
    request.on('close', () => clearTimeout(timer))
  })
}
