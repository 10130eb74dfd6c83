import { verify } from 'node:crypto'
import { promisify } from 'node:util'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { createResourceServer } from 'oauth-resource-server'
import { audience, issuer } from './create-issuer.mjs'

const verifyInPool = promisify(verify)

/**
 * What each contender does with the text of a token: it answers its claims, or throws. The floor is
 * the signature with a ready key that is found by the header's text, one JSON.parse of the payload,
 * and issuer, audience and `exp`.
 */
export function createContenders({ header, publicKey, jwk }) {
  const keys = new Map([[header, { key: publicKey, dsaEncoding: 'ieee-p1363' }]])
  const jwks = { keys: [jwk] }
  const server = createResourceServer({ issuer: { issuer, jwks }, audience })
  const uncached = createResourceServer({ issuer: { issuer, jwks }, audience, cache: false })
  const joseKeys = createLocalJWKSet(jwks)
  const joseChecks = {
    issuer,
    audience,
    typ: 'at+jwt',
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
    clockTolerance: 5,
  }
  const floor = (text) => {
    const { input, key, signature, payload } = split(text, keys)
    return signedClaims(payload, verify('sha256', input, key, signature))
  }
  const seen = new Map()
  return {
    floor,
    'floor, in the thread pool': async (text) => {
      const { input, key, signature, payload } = split(text, keys)
      return signedClaims(payload, await verifyInPool('sha256', input, key, signature))
    },
    // Found by the end of its signature, then compared as a whole: what remembering verdicts could give.
    'floor, token seen before': (text) => {
      const entry = seen.get(text.slice(-43))
      if (entry?.text === text) return checkClaims(entry.claims)
      const claims = floor(text)
      seen.set(text.slice(-43), { text, claims })
      return claims
    },
    'oauth-resource-server': (text) => uncached.verify(text),
    'oauth-resource-server, token seen before': (text) => server.verify(text),
    jose: (text) => jwtVerify(text, joseKeys, joseChecks),
  }
}

function split(text, keys) {
  const headerEnd = text.indexOf('.')
  const payloadEnd = text.indexOf('.', headerEnd + 1)
  return {
    key: keys.get(text.slice(0, headerEnd)),
    input: Buffer.from(text.slice(0, payloadEnd), 'latin1'),
    payload: text.slice(headerEnd + 1, payloadEnd),
    signature: Buffer.from(text.slice(payloadEnd + 1), 'base64url'),
  }
}

function signedClaims(payload, isSigned) {
  if (!isSigned) throw new Error('signature')
  return checkClaims(JSON.parse(Buffer.from(payload, 'base64url').toString()))
}

function checkClaims(claims) {
  const { iss, aud, exp } = claims
  if (iss === issuer && aud.includes(audience) && Date.now() / 1000 < exp) return claims
  throw new Error('claims')
}
