// Bytes of the whole request that a "hello" on a default install sends to the model.
import type { ModelServer } from '../../e2e/fakes/model-server.ts'
import { startGateway } from '../../e2e/harness/gateway-process.ts'
import type { Measurement } from '../measure.ts'
import { connect } from '../../e2e/harness/wire-client.ts'

export async function measureHelloSize(model: ModelServer): Promise<Measurement[]> {
  const gateway = await startGateway({ modelUrl: model.url })
  const client = await connect(gateway.port)
  await client.turn('main', 'hello')
  const bytes = model.lastRequest()?.bytes ?? Number.NaN
  client.close()
  await gateway.stop()
  return [{ name: 'request for "hello"', unit: 'bytes', value: bytes, original: 42_000, target: { atMost: 10_000 } }]
}
