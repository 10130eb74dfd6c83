import { type DiscoveredKeySet, discoverKeySet } from '../metadata/discover.js'
import type { FetchLimits, Transport } from '../transport/fetch-json.js'
import { withDeadline } from '../transport/with-deadline.js'
import type { KeyRules } from './jwks-options.js'
import { earlyPart } from './known-set.js'

/** Says where one issuer's JWK Set is. */
export interface KeySetLocator {
  /** What the set is stored under: known without any request. */
  readonly place: string
  /** @throws DiscoveryFailure when the issuer's metadata cannot be had and never could. */
  locate(limits: FetchLimits): Promise<string>
  /** The place was of no use: the metadata is read again next time. */
  doubt(): void
}

/** A JWK Set whose place is configured. */
export function fixedLocation(jwksUri: string): KeySetLocator {
  return { place: jwksUri, locate: async () => jwksUri, doubt: () => {} }
}

/**
 * A JWK Set whose place the issuer's metadata says. Metadata is read again with the first refresh
 * that is due after `maxAge`, so that a moved `jwks_uri` is followed; while it cannot be read, the
 * place known so far stands, and half of the deadline is left for the keys.
 *
 * @param shared - What the metadata may say in `issuer` besides.
 */
export function discoveredLocation(
  issuer: string,
  { maxAge, timeout }: Pick<KeyRules, 'maxAge' | 'timeout'>,
  transport: Transport,
  clock: () => number,
  shared?: string,
): KeySetLocator {
  const freshMs = maxAge * (1 - earlyPart) * 1000
  let known: (DiscoveredKeySet & { readonly readAt: number }) | undefined
  let doubtful = false
  const read = async (limits: FetchLimits): Promise<string> => {
    const discovered = await discoverKeySet(transport, issuer, limits, known?.metadataUrl, shared)
    known = { ...discovered, readAt: clock() }
    doubtful = false
    return discovered.jwksUri
  }
  return {
    // The identifier, not a URL made of it: two identifiers that differ in a slash have the same.
    place: issuer,
    locate: async (limits) => {
      if (known === undefined) return read(limits)
      const { jwksUri, readAt } = known
      if (!doubtful && Math.abs(clock() - readAt) < freshMs) return jwksUri
      return withDeadline(timeout / 2, (signal) => read({ ...limits, signal })).catch(() => jwksUri)
    },
    doubt: () => {
      doubtful = true
    },
  }
}
