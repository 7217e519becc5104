// The floor: a WebSocket message in, an HTTP stream from the model server, WebSocket frames out. No storage, no sessions,
// no tools. Everything the gateway takes beyond this is the price of being an assistant.
import { createServer, request } from 'node:http'
import { argv } from 'node:process'
import { WebSocketServer } from 'ws'

const modelUrl = new URL('/v1/chat/completions', argv[2])
const server = createServer((_, response) => response.end('ok'))
const sockets = new WebSocketServer({ server, perMessageDeflate: false })

sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data as Buffer)) as { id: string; message: string }
    socket.send(JSON.stringify({ id: frame.id, kind: 'ack' }))
    const body = JSON.stringify({ model: 'scripted-1', stream: true, messages: [{ role: 'user', content: frame.message }] })
    const call = request(modelUrl, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (response) => {
      let rest = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue
          const delta = (JSON.parse(line.slice(6)) as { choices?: { delta?: { content?: string } }[] }).choices?.[0]?.delta?.content
          if (delta) socket.send(JSON.stringify({ id: frame.id, kind: 'delta', delta }))
        }
      })
      response.on('end', () => socket.send(JSON.stringify({ id: frame.id, kind: 'final' })))
    })
    call.end(body)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' && address !== null ? address.port : '')
})
