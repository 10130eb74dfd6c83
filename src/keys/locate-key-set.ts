import { type DiscoveredKeySet, discoverKeySet, metadataUrls } from '../metadata/discover.js'
import type { FetchLimits, Transport } from '../transport/fetch-json.js'

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
 * A JWK Set whose place the issuer's metadata says. Metadata is read again after `maxAge` seconds, so
 * that a moved `jwks_uri` is followed; while it cannot be read, the place known so far stands.
 */
export function discoveredLocation(
  issuer: string,
  maxAge: number,
  transport: Transport,
  clock: () => number,
): KeySetLocator {
  let known: (DiscoveredKeySet & { readonly readAt: number }) | undefined
  let doubtful = true
  const [place] = metadataUrls(issuer)
  return {
    place: place as string,
    locate: async (limits) => {
      const isFresh = known !== undefined && Math.abs(clock() - known.readAt) < maxAge * 1000
      if (known !== undefined && isFresh && !doubtful) return known.jwksUri
      try {
        known = {
          ...(await discoverKeySet(transport, issuer, limits, known?.metadataUrl)),
          readAt: clock(),
        }
        doubtful = false
      } catch (failure) {
        if (known === undefined) throw failure
      }
      return known.jwksUri
    },
    doubt: () => {
      doubtful = true
    },
  }
}
