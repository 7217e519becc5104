// Server-sent events over a plain HTTP response.
import type { ServerResponse } from 'node:http'

export interface EventStream {
  /** One event; `name` only for APIs that name them. */
  send(data: unknown, name?: string): void
  end(): void
}

/** Sends the headers now, so that the client sees the stream open before the first token. */
export function openEventStream(response: ServerResponse): EventStream {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  return {
    send(data, name) {
      if (!response.writableEnded) response.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`)
    },
    end() {
      if (!response.writableEnded) response.end('data: [DONE]\n\n')
    },
  }
}
