// #region before
import { createServer } from 'node:http'
import { JwtVerifier } from 'aws-jwt-verify'
import { JwtInvalidScopeError } from 'aws-jwt-verify/error'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const verifier = JwtVerifier.create({
  issuer,
  audience: 'https://api.example.com/orders',
  jwksUri: `${issuer}/.well-known/jwks.json`,
  scope: 'orders.read',
})

async function respond(request, response) {
  try {
    const [, token] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
    const claims = await verifier.verify(token)
    response.end(JSON.stringify({ subject: claims.sub }))
  } catch (error) {
    response.writeHead(error instanceof JwtInvalidScopeError ? 403 : 401).end()
  }
}

export const server = createServer(respond).listen(process.env.PORT ?? 3000)
// #endregion before

// The verifier fetches over https alone, and the issuer of the test run is on loopback.
verifier.jwksCache.fetcher = { fetch: async (uri) => (await fetch(uri)).arrayBuffer() }
