import { expandTemplate, isTemplate, parseTenantTemplate } from '../audience/tenant-template.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { createFetchKeySet } from '../keys/fetch-key-set.js'
import type { KeyRules } from '../keys/jwks-options.js'
import { type KeySet, parseKeySet } from '../keys/key-set.js'
import type { KeySetStore } from '../keys/key-set-store.js'
import type { KeySource } from '../keys/key-source.js'
import { discoveredLocation, fixedLocation, type KeySetLocator } from '../keys/locate-key-set.js'
import type { KeyObserver } from '../keys/refresh.js'
import { createRemoteKeySource } from '../keys/remote-key-source.js'
import { createStaticKeySource } from '../keys/static-key-source.js'
import { httpUrlFault } from '../options/http-url.js'
import { describeValue } from '../options/option-values.js'
import { tenantIndependent } from '../profiles/entra.js'
import type { Profile } from '../profiles/profile.js'
import type { Transport } from '../transport/fetch-json.js'
import { expanded } from './issuer-identifier.js'

/** How keys are fetched, for all issuers. */
export interface KeyDefaults {
  readonly keyRules: KeyRules
  readonly transport: Transport
  readonly clock: () => number
  readonly store: KeySetStore | undefined
  readonly observe: (issuer: string) => KeyObserver
}

/** Makes the source of one issuer's keys. */
export type CreateKeys = (identifier: string, tenant: string | undefined) => KeySource

/**
 * Reads where an issuer's keys come from: `jwks`, `jwksUri`, or discovery.
 *
 * @param configured - The issuer's identifier, possibly a template.
 * @throws {@link ConfigurationError}
 */
export function parseKeys(
  configured: string,
  { jwks, jwksUri }: Record<string, unknown>,
  defaults: KeyDefaults,
  profile: Profile,
): CreateKeys {
  const { keyRules, transport, clock, store, observe } = defaults
  if (jwks !== undefined && jwksUri !== undefined) {
    throw new ConfigurationError(`issuer '${configured}' has jwks and jwksUri: write one of them.`)
  }
  if (jwks !== undefined) {
    const source = createStaticKeySource(parseGivenKeys(configured, jwks, keyRules))
    return () => source
  }
  const remote = (locator: KeySetLocator): KeySource =>
    createRemoteKeySource(createFetchKeySet(locator, keyRules, transport, clock), keyRules, clock, {
      observer: observe(configured),
      stored: store && { store, place: locator.place },
    })
  if (jwksUri === undefined) {
    return (identifier) => {
      const shared = profile.tenantIndependent ? tenantIndependent(identifier) : undefined
      return remote(discoveredLocation(identifier, keyRules, transport, clock, shared))
    }
  }
  const uri = checkJwksUri(jwksUri, isTemplate(configured))
  if (!isTemplate(uri)) {
    const source = remote(fixedLocation(uri))
    return () => source
  }
  const template = parseTenantTemplate(uri)
  return (_, tenant) => remote(fixedLocation(expandTemplate(template, tenant as string)))
}

/**
 * Checks where a JWK Set is said to be: an https URL, with `{tenant}` in it where the issuer has it too.
 *
 * @throws {@link ConfigurationError}
 */
export function checkJwksUri(jwksUri: unknown, mayBeTemplate: boolean): string {
  const fault =
    typeof jwksUri === 'string'
      ? httpUrlFault(mayBeTemplate ? expanded(jwksUri) : jwksUri)
      : 'is not a string'
  if (fault === undefined) return jwksUri as string
  throw new ConfigurationError(
    `jwksUri ${describeValue(jwksUri)} ${fault}: write where the issuer's JWK Set is, such as 'https://login.example.com/jwks', or leave it out to discover it.`,
  )
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
