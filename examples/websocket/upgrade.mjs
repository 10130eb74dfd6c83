import { STATUS_CODES } from 'node:http'

/**
 * Makes a listener for the `upgrade` event: a handshake without an acceptable token never becomes a
 * WebSocket. `open(request, socket, head, token)` goes on, as `handleUpgrade` of a WebSocket library does.
 *
 * Browsers send no Authorization header with a handshake: this is for clients that can.
 */
export function upgradeWith(orders, requirements, open) {
  return async (request, socket, head) => {
    const leave = () => socket.destroy()
    socket.on('error', leave) // the client may go while keys are fetched
    try {
      const token = await orders.authenticate(request, requirements)
      socket.off('error', leave)
      if (!socket.destroyed) open(request, socket, head, token)
    } catch (error) {
      socket.end(answerOf(error))
    }
  }

  function answerOf(error) {
    try {
      const { status, headers, body } = orders.refuse(error, requirements)
      return write(status, headers, body)
    } catch {
      return write(500, {}, '') // neither the client's fault nor an outage of the issuer: a bug
    }
  }
}

function write(status, headers, body) {
  const fields = { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n')
}
