import type { webcrypto } from 'node:crypto'
import { requireKnownNames } from '../options/option-values.js'
import { createBadTokens, type MakeBadToken } from './bad-tokens.js'
import { createTokenIssuer, type TokenDefaults, type TokenIssuer } from './issue-token.js'
import { refuseProduction } from './refuse-production.js'
import {
  createSigningKeys,
  type PublicJwk,
  type RotateOptions,
  type SigningKeys,
} from './signing-keys.js'

/** What tokens have unless they are told otherwise. */
export interface TestKeysOptions {
  /** The issuer's identifier. Default `https://issuer.example`. */
  readonly issuer?: string | undefined
  /** What tokens are for unless `aud` says otherwise; `{tenant}` for `authorizationFor({ tenant })`. */
  readonly audience?: string | undefined
  /** Keys that are made at once; others when they are first named. Default `['ES256']`. */
  readonly algorithms?: readonly string[] | undefined
  /** The time in milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined
}

/** Keys of an issuer, and tokens signed with them, without any network. */
export interface TestKeys extends TokenIssuer {
  /** The issuer's identifier: what `iss` is. */
  readonly issuer: string
  /** What is published: for `issuer: { issuer, jwks }`. Reflects later changes. */
  readonly jwks: { readonly keys: readonly PublicJwk[] }
  /** Makes a token with one thing wrong: {@link MakeBadToken}. */
  readonly badToken: MakeBadToken
  /** Replaces a key in one step; answers the new key's `kid`. */
  rotate(options?: RotateOptions): Promise<string>
  /** Takes a key out of what is published. It can still sign. */
  withdraw(kid: string): void
  /** The private key of an algorithm, for tokens that no library would write. */
  privateKey(alg?: string, kid?: string): Promise<webcrypto.CryptoKey>
}

/**
 * Makes keys of an issuer, for tests without network.
 *
 * @throws Error when `NODE_ENV` is `production`.
 */
export async function createTestKeys(options: TestKeysOptions = {}): Promise<TestKeys> {
  refuseProduction()
  requireKnownNames('createTestKeys', options, ['issuer', 'audience', 'algorithms', 'clock'])
  const { issuer = 'https://issuer.example', audience, clock = Date.now } = options
  const keys = await createSigningKeys(options.algorithms ?? ['ES256'])
  return testKeysOf(keys, { issuer, audience, clock })
}

/** Puts keys and what issues tokens together. */
export function testKeysOf(keys: SigningKeys, defaults: TokenDefaults): TestKeys {
  return {
    issuer: defaults.issuer,
    jwks: {
      get keys() {
        return keys.published()
      },
    },
    ...createTokenIssuer(keys, defaults),
    badToken: createBadTokens(keys, defaults),
    rotate: keys.rotate,
    withdraw: keys.withdraw,
    privateKey: async (alg, kid) => (await keys.key({ alg, kid })).privateKey,
  }
}
