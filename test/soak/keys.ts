import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** One key pair of an issuer. Its number tells it from another one with the same `kid`. */
export interface Key {
  readonly kid: string
  readonly number: number
  readonly alg: 'ES256' | 'EdDSA'
  readonly jwk: object
  readonly privateKey: KeyObject
}

/** Makes a key pair. New for every run: nothing that is compared hangs on its octets. */
export function createKey(kid: string, number: number, alg: Key['alg']): Key {
  const { publicKey, privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }
  return { kid, number, alg, jwk, privateKey }
}

/** A compact JWS of these members, signed with this key. */
export function signToken(header: object, claims: object, { alg, privateKey }: Key): string {
  const input = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`
  const signature =
    alg === 'ES256'
      ? sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      : sign(null, Buffer.from(input), privateKey)
  return `${input}.${encode(signature)}`
}

export function encode(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('base64url')
}
