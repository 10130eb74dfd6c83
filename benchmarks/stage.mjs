import { audience, createIssuer, issuer } from './issuer.mjs'
import { serveKeys } from './jwks-server.mjs'

/** An issuer with its keys on a loopback server, and what contenders are made of. */
export async function setStage(alg) {
  const one = createIssuer(alg)
  const keys = await serveKeys(one.jwks)
  const [header] = one.issue().toString().split('.')
  const { jwk, jwks } = one
  const options = { issuer, audience, alg, header, jwk, jwks, jwksUri: keys.jwksUri }
  return { ...one, options, close: keys.close }
}
