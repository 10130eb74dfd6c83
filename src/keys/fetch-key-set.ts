import { FetchFailure, fetchJson, type Transport } from '../transport/fetch-json.js'
import { withDeadline } from '../transport/with-deadline.js'
import { freshSeconds } from './freshness.js'
import type { KeyRules } from './jwks-options.js'
import { type KeySet, parseKeySet } from './key-set.js'
import type { KeySetLocator } from './locate-key-set.js'

/** A key set as an issuer published it. */
export interface PublishedKeySet {
  readonly set: KeySet
  /** Where the issuer published it. */
  readonly url: string
  /** Of the document at that URL, and of no other (RFC 9110 §8.8.3). */
  readonly etag: string | undefined
  /** How many seconds it is fresh. */
  readonly freshFor: number
  /** When the issuer last said that this is its set. Milliseconds. */
  readonly confirmedAt: number
}

/**
 * Fetches one issuer's key set once. A document that cannot be read as a set is a failed fetch.
 *
 * @param previous - What is here: asked for only if it has changed, and its keys stay the same objects.
 * @throws FetchFailure, or whatever the deadline ended.
 */
export type FetchKeySet = (previous: PublishedKeySet | undefined) => Promise<PublishedKeySet>

/** Makes the fetch of one issuer's key set, with one deadline over all that it asks for. */
export function createFetchKeySet(
  locator: KeySetLocator,
  rules: KeyRules,
  transport: Transport,
  clock: () => number,
): FetchKeySet {
  return (previous) =>
    withDeadline(rules.timeout, async (signal) => {
      const limits = { maxBytes: rules.maxBytes, signal }
      const url = await locator.locate(limits)
      // A set that has moved may have the old one's tag and other keys.
      const unmoved = previous?.url === url ? previous : undefined
      try {
        const { document, header } = await fetchJson(transport, url, limits, unmoved?.etag)
        const confirmed = { freshFor: freshSeconds(header, rules), confirmedAt: clock() }
        if (document === undefined) return { ...(unmoved as PublishedKeySet), ...confirmed }
        const set = readKeySet(url, document, rules.maxKeys, previous?.set)
        return { set, url, etag: header('etag'), ...confirmed }
      } catch (failure) {
        locator.doubt()
        throw failure
      }
    })
}

function readKeySet(
  url: string,
  document: unknown,
  maxKeys: number,
  previous: KeySet | undefined,
): KeySet {
  try {
    return parseKeySet(document, maxKeys, previous)
  } catch (cause) {
    throw new FetchFailure(`${url}: ${(cause as Error).message}`, { cause })
  }
}
