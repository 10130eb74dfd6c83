import { constants, generateKeyPairSync, randomUUID, sign } from 'node:crypto'

export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'

const p1363 = { dsaEncoding: 'ieee-p1363' }
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

/** How keys of each algorithm are made, and what `node:crypto` is told to sign and verify with them. */
export const algorithms = {
  RS256: { keyType: ['rsa', { modulusLength: 2048 }], hash: 'sha256', options: {} },
  PS256: { keyType: ['rsa', { modulusLength: 2048 }], hash: 'sha256', options: pss },
  ES256: { keyType: ['ec', { namedCurve: 'P-256' }], hash: 'sha256', options: p1363 },
  EdDSA: { keyType: ['ed25519'], hash: null, options: {} },
}

/**
 * One key, and the access tokens of RFC 9068 that it signs. They differ in `sub` and `jti`, have an
 * audience of two and four scopes, and 948 characters with RS256, 692 with ES256.
 */
export function createIssuer(alg) {
  const { keyType, hash, options } = algorithms[alg]
  const { publicKey, privateKey } = generateKeyPairSync(...keyType)
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: `${alg}-1`, alg, use: 'sig' }
  const header = { alg, typ: 'at+jwt', kid: jwk.kid }
  const signed = (input) => sign(hash, input, { key: privateKey, ...options })
  /** Octets, as from a socket: no hash of its text is remembered. Undefined takes a claim away. */
  const issue = (claims = {}, headerMembers = {}) => {
    const input = `${encode({ ...header, ...headerMembers })}.${encode({ ...payload(), ...claims })}`
    return Buffer.from(`${input}.${signed(Buffer.from(input)).toString('base64url')}`)
  }
  return { alg, jwk, jwks: { keys: [jwk] }, publicKey, issue }
}

/** As many tokens, each with a `jti` and `sub` of its own. */
export function issueMany({ issue }, count, claims, headerMembers) {
  return Array.from({ length: count }, () => issue(claims, headerMembers))
}

function payload() {
  const iat = Math.floor(Date.now() / 1000) - 10
  return {
    iss: issuer,
    aud: [audience, 'https://api.example.com/invoices'],
    sub: randomUUID(),
    client_id: 'web-shop-of-example-com',
    jti: randomUUID(),
    sid: randomUUID(),
    iat,
    auth_time: iat - 60,
    exp: iat + 3600,
    scope: 'orders.read orders.write invoices.read invoices.write',
  }
}

/** As base64url of JSON. */
export function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
