import { createPublicKey, verify } from 'node:crypto'
import { get } from 'node:https'

/**
 * The least that a service could do by hand: fetch once, import once, verify at once. An unknown key
 * is refused and nothing is fetched again, so it has no place where keys rotate.
 */
export const contender = { create: createFloor }

function createFloor({ issuer, audience, jwksUri }) {
  let keys
  return async (text) => {
    keys ??= fetchKeys(jwksUri)
    const found = await keys
    const [header, payload, signature] = text.split('.')
    const key = found.get(JSON.parse(Buffer.from(header, 'base64url').toString()).kid)
    if (key === undefined) throw new Error('key')
    const input = Buffer.from(text.slice(0, header.length + 1 + payload.length))
    if (!verify('sha256', input, key, Buffer.from(signature, 'base64url')))
      throw new Error('signed')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const { iss, aud, exp } = claims
    if (iss !== issuer || !aud.includes(audience) || Date.now() / 1000 >= exp)
      throw new Error('claims')
    return claims
  }
}

function fetchKeys(jwksUri) {
  return new Promise((resolve, reject) => {
    const request = get(jwksUri, (response) => {
      const parts = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () => {
        const { keys } = JSON.parse(Buffer.concat(parts).toString())
        resolve(new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })])))
      })
    })
    request.on('error', reject)
  })
}
