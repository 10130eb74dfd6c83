import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'

export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'

const keyTypes = {
  RS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
}

/** One key, and RFC 9068 access tokens that differ in `sub` and `jti`; `issue` answers octets. */
export function createIssuer(alg) {
  const { publicKey, privateKey } = generateKeyPairSync(...keyTypes[alg])
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: `${alg}-1`, alg, use: 'sig' }
  const header = encode({ alg, typ: 'at+jwt', kid: jwk.kid })
  const issue = (changes) => {
    const iat = Math.floor(Date.now() / 1000) - 10
    const claims = {
      iss: issuer,
      aud: [audience, 'https://api.example.com/invoices'],
      sub: randomUUID(),
      client_id: 'web-shop',
      jti: randomUUID(),
      iat,
      exp: iat + 3600,
      scope: 'orders.read orders.write invoices.read invoices.write',
      ...changes,
    }
    const input = `${header}.${encode(claims)}`
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' }
    return Buffer.from(`${input}.${sign('sha256', input, key).toString('base64url')}`)
  }
  return { header, publicKey, jwk, issue, tokens: Array.from({ length: 512 }, () => issue()) }
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
