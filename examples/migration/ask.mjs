import { once } from 'node:events'
import { request } from 'node:http'

/** Makes a request: an array is its fields, a text the query. Answers status, challenge and subject. */
export async function ask(server, fieldsOrQuery) {
  if (!server.listening) await once(server, 'listening')
  const host = `localhost:${server.address().port}`
  const isQuery = typeof fieldsOrQuery === 'string'
  const sent = request(`http://${host}/orders${isQuery ? fieldsOrQuery : ''}`, {
    // A flat array, so that a field can stand twice.
    headers: ['Host', host, ...(isQuery ? [] : fieldsOrQuery)],
    signal: AbortSignal.timeout(20_000),
    agent: false,
  })
  sent.end()
  const [response] = await once(sent, 'response')
  const chunks = []
  for await (const chunk of response) chunks.push(chunk)
  const status = response.statusCode
  return {
    status,
    challenge: response.headers['www-authenticate'],
    subject: status === 200 ? JSON.parse(Buffer.concat(chunks).toString()).subject : undefined,
  }
}

/** Stops a server, and whatever is still being answered. */
export async function stop(server) {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
