import { createServer } from 'node:http'

/** An API on node:http alone: authenticate() decides, refuse() says what the client sees. */
export function createApi(orders, requirements, list) {
  return createServer(async (request, response) => {
    const token = await orders.authenticate(request, requirements).catch((error) => {
      refuse(response, error)
    })
    if (token === undefined) return
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    response.end(JSON.stringify(list(token)))
  })

  function refuse(response, error) {
    try {
      const { status, headers, body } = orders.refuse(error, requirements)
      response.statusCode = status
      response.setHeaders(new Map(Object.entries(headers)))
      response.end(body)
    } catch {
      // Neither the client's fault nor an outage of the issuer: a bug, and no matter of tokens.
      response.statusCode = 500
      response.end()
    }
  }
}
