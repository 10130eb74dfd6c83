import { AccessTokenError } from '../errors/access-token-error.js'
import type { AcceptedHeader } from '../jwt/check-header.js'
import type { KeySet } from './key-set.js'
import { serves, type VerificationKey } from './verification-key.js'

/** How many keys a token without `kid` is tried with: each try costs a signature verification. */
const maxCandidates = 16

/**
 * Whether a set may hold the key that a header asks for: one of its `kid`, or without a `kid` any
 * that serves its algorithm. When it does not, the set may be outdated (OpenID Connect Core §10.1.1).
 */
export function mayHold(set: KeySet, { kid, algorithm }: AcceptedHeader): boolean {
  return kid === undefined ? set.keys.some((key) => serves(key, algorithm)) : set.byKid.has(kid)
}

/**
 * Selects the keys of one issuer that a token may have been signed with, by `kid`, type, curve and
 * algorithm (RFC 7515 §6, RFC 7517 §4.4 and §4.5). Several that fit are all tried.
 *
 * @throws {@link AccessTokenError} `key_unknown` when no key has the `kid`, `key_unsuitable` when
 *   those that have it do not serve the algorithm.
 */
export function selectKeys(set: KeySet, header: AcceptedHeader): readonly VerificationKey[] {
  const { kid, algorithm } = header
  const named = kid === undefined ? set.keys : set.byKid.get(kid)
  if (named === undefined) {
    throw new AccessTokenError('key_unknown', 'no key of the issuer has this kid')
  }
  // As a rule all of them fit, and nothing is copied.
  const fitting = named.every((key) => serves(key, algorithm))
    ? named
    : named.filter((key) => serves(key, algorithm))
  if (fitting.length === 0) {
    const which = kid === undefined ? 'no key of the issuer' : 'the key that kid names does not'
    throw new AccessTokenError(
      'key_unsuitable',
      `${which} serve${kid === undefined ? 's' : ''} this alg`,
    )
  }
  return fitting.length > maxCandidates ? fitting.slice(0, maxCandidates) : fitting
}
