import type { webcrypto } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'

export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'
/** The time of every test that names none: NumericDate. */
export const now = 1_800_000_000

/** Claims of a token that passes; undefined takes a claim away. */
export type ClaimChanges = Record<string, unknown>

export interface IssueOptions {
  alg?: string
  /** Header members; undefined takes one away. */
  header?: Record<string, unknown>
}

/** Keys of an issuer, made when their algorithm is first named, and tokens signed with them. */
export interface TestKeys {
  readonly jwks: { readonly keys: JWK[] }
  publicJwk(alg: string): Promise<JWK>
  privateKey(alg: string): Promise<webcrypto.CryptoKey>
  issue(changes?: ClaimChanges, options?: IssueOptions): Promise<string>
}

export async function createTestKeys(...algs: string[]): Promise<TestKeys> {
  const pairs = new Map<string, Promise<{ publicJwk: JWK; privateKey: webcrypto.CryptoKey }>>()
  const keys: JWK[] = []
  const pair = (alg: string) => {
    const known = pairs.get(alg)
    if (known !== undefined) return known
    const made = generateKeyPair(alg, { extractable: true }).then(async (generated) => {
      const publicJwk = {
        ...(await exportJWK(generated.publicKey)),
        kid: `${alg}-1`,
        alg,
        use: 'sig',
      }
      keys.push(publicJwk)
      return { publicJwk, privateKey: generated.privateKey }
    })
    pairs.set(alg, made)
    return made
  }
  for (const alg of algs.length === 0 ? ['ES256'] : algs) await pair(alg)
  const first = algs[0] ?? 'ES256'
  return {
    jwks: { keys },
    publicJwk: async (alg) => (await pair(alg)).publicJwk,
    privateKey: async (alg) => (await pair(alg)).privateKey,
    issue: async (changes = {}, { alg = first, header = {} } = {}) => {
      const { privateKey } = await pair(alg)
      return new SignJWT(without({ ...baseline, ...changes }))
        .setProtectedHeader(
          without({ alg, typ: 'at+jwt', kid: `${alg}-1`, ...header }) as JWTHeaderParameters,
        )
        .sign(privateKey)
    },
  }
}

/** A valid RFC 9068 payload. */
export const baseline: Readonly<Record<string, unknown>> = {
  iss: issuer,
  aud: audience,
  sub: 'user-1',
  client_id: 'client-1',
  jti: 'token-1',
  iat: now - 10,
  exp: now + 300,
  scope: 'orders.read orders.write',
}

function without(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
