import { ConfigurationError } from '../errors/configuration-error.js'
import { createFetchKeySet } from '../keys/fetch-key-set.js'
import type { KeyRules } from '../keys/jwks-options.js'
import { type KeySet, parseKeySet } from '../keys/key-set.js'
import type { KeySource } from '../keys/key-source.js'
import { createRemoteKeySource } from '../keys/remote-key-source.js'
import { createStaticKeySource } from '../keys/static-key-source.js'
import { httpUrlFault } from '../options/http-url.js'
import { describeValue } from '../options/option-values.js'
import type { Transport } from '../transport/fetch-json.js'

/** How keys are fetched, for all issuers. */
export interface KeyDefaults {
  readonly keyRules: KeyRules
  readonly transport: Transport
  readonly clock: () => number
}

/**
 * Reads where an issuer's keys come from: `jwks`, `jwksUri`, or discovery.
 *
 * @throws {@link ConfigurationError}
 */
export function parseKeys(
  issuer: string,
  { jwks, jwksUri }: Record<string, unknown>,
  { keyRules, transport, clock }: KeyDefaults,
): KeySource {
  if (jwks !== undefined && jwksUri !== undefined) {
    throw new ConfigurationError(`issuer '${issuer}' has jwks and jwksUri: write one of them.`)
  }
  if (jwks !== undefined) return createStaticKeySource(parseGivenKeys(issuer, jwks, keyRules))
  const fault = typeof jwksUri === 'string' ? httpUrlFault(jwksUri) : 'is not a string'
  if (jwksUri !== undefined && fault !== undefined) {
    throw new ConfigurationError(
      `jwksUri ${describeValue(jwksUri)} ${fault}: write where the issuer's JWK Set is, such as 'https://login.example.com/jwks', or leave it out to discover it.`,
    )
  }
  const location = { issuer, jwksUri: jwksUri as string | undefined }
  return createRemoteKeySource(createFetchKeySet(location, keyRules, transport), keyRules, clock)
}

function parseGivenKeys(issuer: string, jwks: unknown, { maxKeys }: KeyRules): KeySet {
  try {
    return parseKeySet(jwks, maxKeys)
  } catch (cause) {
    throw new ConfigurationError(
      `jwks of issuer '${issuer}' is no JWK Set that can verify anything: ${(cause as Error).message}. How sets are fetched is written at the top level: jwks: { maxAge: 600 }.`,
      { cause },
    )
  }
}
