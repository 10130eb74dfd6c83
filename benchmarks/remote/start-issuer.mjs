// An issuer over TLS on loopback: some of the rivals speak nothing else. Its certificate is one for
// 127.0.0.1 that no system trusts; the processes that fetch from it are told to.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { fileURLToPath } from 'node:url'

const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url))

/** What a process that fetches from the issuer needs in its environment. */
export const trusting = { NODE_EXTRA_CA_CERTS: fileOf('loopback-certificate.pem') }

/**
 * Starts an issuer with a JWK Set for every name that is asked for, at
 * `/name/.well-known/jwks.json`: each is published and counted on its own.
 */
export async function startIssuer(jwks) {
  const fetches = new Map()
  const published = new Map()
  const options = {
    key: readFileSync(fileOf('loopback-key.pem')),
    cert: readFileSync(fileOf('loopback-certificate.pem')),
  }
  const server = createServer(options, ({ url }, response) => {
    const name = url.split('/')[1]
    fetches.set(name, (fetches.get(name) ?? 0) + 1)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(published.get(name) ?? jwks))
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const origin = `https://127.0.0.1:${server.address().port}`
  return {
    jwksUri: (name) => `${origin}/${name}/.well-known/jwks.json`,
    fetches: (name) => fetches.get(name) ?? 0,
    publish: (name, set) => published.set(name, set),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
