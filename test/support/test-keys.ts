import type { webcrypto } from 'node:crypto'
import type { JWK } from 'jose'
import * as kit from '../../src/testing/index.js'

export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'
/** The time of every test that names none: NumericDate. */
export const now = 1_800_000_000

/** The test kit's keys, as the specifications use them: every token is the baseline with changes. */
export interface TestKeys {
  readonly jwks: { readonly keys: JWK[] }
  publicJwk(alg: string): Promise<JWK>
  privateKey(alg: string): Promise<webcrypto.CryptoKey>
  /** Claims and header members replace the baseline's; undefined takes one away. */
  issue(changes?: kit.TestClaims, options?: kit.IssueOptions): Promise<string>
}

export async function createTestKeys(...algs: string[]): Promise<TestKeys> {
  const algorithms = algs.length === 0 ? ['ES256'] : algs
  const keys = await kit.createTestKeys({ issuer, audience, algorithms, clock: () => now * 1000 })
  return {
    get jwks() {
      return { keys: keys.jwks.keys.map((jwk) => ({ ...jwk })) }
    },
    publicJwk: async (alg) => {
      await keys.privateKey(alg)
      return { ...keys.jwks.keys.find((jwk) => jwk.alg === alg) }
    },
    privateKey: keys.privateKey,
    issue: (changes = {}, options = {}) => keys.issue({ ...baseline, ...changes }, options),
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
