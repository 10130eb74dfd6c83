import type { PublicJwk } from './signing-keys.js'

/** The P-256 key of RFC 7517 appendix A.1: a key of nobody. */
const foreignKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
} as const
const { kty, crv, x, y } = foreignKey
const modulus = (octets: number): string => Buffer.alloc(octets, 0xc3).toString('base64url')

/** Members of a JWK Set that no resource server can use, each for another reason (RFC 7517 §5). */
export const unusableMembers: readonly unknown[] = Object.freeze([
  null,
  'key',
  [],
  {},
  { kty: 'XYZ', kid: 'type-unknown' },
  { kty: 'oct', kid: 'symmetric', k: 'c2VjcmV0' },
  { ...foreignKey, kid: 'private', d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE' },
  { kty, crv, x: 'AA', y: 'AA', kid: 'not-on-curve' },
  { kty, crv: 'secp256k1', x, y, kid: 'curve-unsupported' },
  { kty: 'OKP', crv: 'X25519', x, kid: 'curve-not-for-signatures' },
  { ...foreignKey, kid: 'for-encryption', use: 'enc' },
  { ...foreignKey, kid: 'for-signing', key_ops: ['sign'] },
  { ...foreignKey, kid: 'algorithm-unsupported', alg: 'ECDH-ES' },
  { ...foreignKey, kid: 7 },
  { kty: 'RSA', kid: 'no-modulus', e: 'AQAB' },
  { kty: 'RSA', kid: 'modulus-short', n: modulus(128), e: 'AQAB' },
  { kty: 'RSA', kid: 'exponent-one', n: modulus(256), e: 'AQ' },
])

/** For each key one of nobody with the same `kid`, which comes first (RFC 7517 §4.5). */
export function withTwins(keys: readonly PublicJwk[]): readonly unknown[] {
  return keys.flatMap((key) => [{ ...foreignKey, kid: key.kid }, key])
}

/** The keys without `alg`, `use` and `key_ops`, which are optional (RFC 7517 §4). */
export function withoutHints(keys: readonly PublicJwk[]): readonly unknown[] {
  return keys.map(({ alg: _alg, use: _use, key_ops: _ops, ...key }) => key)
}
