import { constants } from 'node:crypto'

/** Everything that is known about one JWS algorithm (RFC 7518 §3, RFC 8037 §3.1, RFC 9864 §2.2). */
export interface Algorithm {
  readonly name: string
  readonly kty: 'RSA' | 'EC' | 'OKP'
  /** The curve, for keys that have one. */
  readonly crv?: 'P-256' | 'P-384' | 'P-521' | 'Ed25519'
  /** The digest as node:crypto names it; EdDSA brings its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly padding?: number
  readonly saltLength?: number
}

function pkcs1(name: string, hash: 'sha256' | 'sha384' | 'sha512'): Algorithm {
  return { name, kty: 'RSA', hash, padding: constants.RSA_PKCS1_PADDING }
}

// RFC 7518 §3.5: the salt is as long as the digest. Node's default for verifying takes any length.
function pss(name: string, hash: 'sha256' | 'sha384' | 'sha512'): Algorithm {
  return {
    name,
    kty: 'RSA',
    hash,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
}

function ed25519(name: string): Algorithm {
  return { name, kty: 'OKP', crv: 'Ed25519', hash: null }
}

const rows: readonly Algorithm[] = [
  pkcs1('RS256', 'sha256'),
  pkcs1('RS384', 'sha384'),
  pkcs1('RS512', 'sha512'),
  pss('PS256', 'sha256'),
  pss('PS384', 'sha384'),
  pss('PS512', 'sha512'),
  { name: 'ES256', kty: 'EC', crv: 'P-256', hash: 'sha256' },
  { name: 'ES384', kty: 'EC', crv: 'P-384', hash: 'sha384' },
  { name: 'ES512', kty: 'EC', crv: 'P-521', hash: 'sha512' },
  ed25519('EdDSA'),
  ed25519('Ed25519'),
]

/**
 * The algorithms that can be configured: all asymmetric. There is no row for `none` or HS*, so no
 * path leads from a published key to an HMAC.
 */
export const algorithms: ReadonlyMap<string, Algorithm> = new Map(
  rows.map((row) => [row.name, Object.freeze(row)]),
)
