import type { ResourceServerOptions } from '../../src/index.js'

export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'
/** The time of every case, give or take what it changes. */
export const now = 1_800_000_000

/** What a server is told: of which the same can be told to the others. */
export interface Configuration {
  readonly name: string
  readonly audience: readonly string[]
  readonly algorithms: readonly string[]
  readonly clockTolerance: number
  readonly maxTokenAge?: number
  readonly requiredClaims: readonly string[]
}

const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]
const plain = { audience: [audience], algorithms, clockTolerance: 5, requiredClaims: [] }

export const configurations: readonly Configuration[] = [
  { ...plain, name: 'the default' },
  { ...plain, name: 'one algorithm', algorithms: ['ES256'] },
  { ...plain, name: 'no tolerance', clockTolerance: 0 },
  { ...plain, name: 'a tolerance of a minute', clockTolerance: 60 },
  { ...plain, name: 'a token of a minute', maxTokenAge: 60 },
  { ...plain, name: 'two audiences', audience: [audience, 'urn:example:orders'] },
  { ...plain, name: 'a claim of its own', requiredClaims: ['email'] },
]

/** The same as options of ours. */
export function optionsOf(
  { name: _, requiredClaims, ...configuration }: Configuration,
  jwks: { readonly keys: Record<string, unknown>[] },
  clock: () => number,
): ResourceServerOptions {
  return {
    ...configuration,
    ...(requiredClaims.length === 0 ? {} : { requiredClaims }),
    issuer: { issuer, jwks },
    clock,
  }
}
