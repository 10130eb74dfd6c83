import { discoverJwksUri } from '../metadata/discover.js'
import { FetchFailure, fetchJson, type Transport } from '../transport/fetch-json.js'
import { withDeadline } from '../transport/with-deadline.js'
import type { KeyRules } from './jwks-options.js'
import { type KeySet, parseKeySet } from './key-set.js'

/** Where one issuer's JWK Set is: at a configured URL, or where its metadata says. */
export interface KeySetLocation {
  readonly issuer: string
  readonly jwksUri: string | undefined
}

/** Fetches one issuer's key set once, whatever comes of it. */
export type FetchKeySet = (previous: KeySet | undefined) => Promise<KeySet>

/**
 * Makes the fetch of one issuer's key set: discovery where no `jwksUri` is configured, one deadline
 * over everything, a document that cannot be read is a failed fetch.
 */
export function createFetchKeySet(
  location: KeySetLocation,
  rules: KeyRules,
  transport: Transport,
): FetchKeySet {
  return (previous) =>
    withDeadline(rules.timeout, async (signal) => {
      const limits = { maxBytes: rules.maxBytes, signal }
      const url = location.jwksUri ?? (await discoverJwksUri(transport, location.issuer, limits))
      const document = await fetchJson(transport, url, limits)
      try {
        return parseKeySet(document, rules.maxKeys, previous)
      } catch (cause) {
        throw new FetchFailure(`${url}: ${(cause as Error).message}`, { cause })
      }
    })
}
