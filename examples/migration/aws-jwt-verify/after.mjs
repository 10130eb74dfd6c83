// #region after
import { createServer } from 'node:http'
import { createResourceServer } from 'oauth-resource-server'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const orders = createResourceServer({
  issuer: { issuer, jwksUri: `${issuer}/.well-known/jwks.json` },
  audience: 'https://api.example.com/orders',
})
const expected = { scope: 'orders.read' }

async function respond(request, response) {
  try {
    const token = await orders.authenticate(request, expected)
    response.end(JSON.stringify({ subject: token.subject }))
  } catch (error) {
    const { status, headers, body } = orders.refuse(error, expected)
    response.writeHead(status, headers).end(body)
  }
}

export const server = createServer(respond).listen(process.env.PORT ?? 3000)
// #endregion after
