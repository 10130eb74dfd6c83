import type { AccessToken } from '../authorization/access-token.js'
import type { ShapedClaims } from '../claims/shape-claims.js'
import type { Issuer } from '../issuers/issuer.js'
import { isPromise, type MaybePromise } from '../maybe-promise.js'
import { RecentlyUsed } from '../recently-used.js'
import type { PresentedToken } from '../request/presented-token.js'
import type { SignedClaims } from '../signature/verify-signature.js'
import { createAdmission } from './admission.js'
import { createUnderWay } from './under-way.js'

/** A token whose signature was verified. What belongs to a request is not in it. */
export interface VerifiedToken {
  /** The whole text: what finds an entry is only a part of it. */
  readonly text: PresentedToken
  readonly issuer: Issuer
  readonly signed: SignedClaims
  /** The access token that was made of it last: for the same resource and tenant it serves again. */
  accessToken: AccessToken | undefined
  /** What the schema in `claims` said of it, once it was asked. */
  shaped: ShapedClaims | undefined
}

/** How the verified tokens are used. */
export interface CacheFigures {
  readonly entries: number
  readonly maxEntries: number
  readonly hits: number
  readonly misses: number
  readonly evictions: number
}

/** Tokens whose signature was verified: the same octets have the same signature verdict. */
export interface VerifiedTokens {
  /** The verified token of this very text, whatever else is known of the text. */
  find(text: unknown): VerifiedToken | undefined
  /** Verifies a token, once for all who come with the same one meanwhile; only what is accepted is kept. */
  once(text: PresentedToken, verify: () => MaybePromise<VerifiedToken>): MaybePromise<VerifiedToken>
  figures(): CacheFigures | undefined
}

/** Characters at the end of a token that find its entry: of the signature, which nobody can choose. */
const keyLength = 43

/**
 * Makes the cache. An entry is found by the last characters and counts only if the whole text is the
 * same: comparing is cheaper than hashing it.
 */
export function createVerifiedTokens(maxEntries: number): VerifiedTokens {
  const entries = new RecentlyUsed<string, VerifiedToken>(maxEntries)
  const admission = createAdmission(maxEntries)
  const underWay = createUnderWay<VerifiedToken>()
  let hits = 0
  let misses = 0
  const remember = (verified: VerifiedToken, end: string): VerifiedToken => {
    if (admission.admits(end)) entries.set(copy(end), verified)
    return verified
  }
  const recall = (text: string, end: string): VerifiedToken | undefined => {
    const entry = entries.get(end)
    return entry?.text === text ? entry : undefined
  }
  return {
    find: (text) => {
      const entry = typeof text === 'string' ? recall(text, endOf(text)) : undefined
      if (entry === undefined) misses += 1
      else {
        hits += 1
        admission.helped()
      }
      return entry
    },
    once: (text, verify) => {
      const end = endOf(text)
      // Who waited for keys together comes here one after the other.
      const known = recall(text, end)
      if (known !== undefined && isHeld(known)) return known
      const pending = underWay.find(text, end)
      if (pending !== undefined)
        return pending.then((joined) => (isHeld(joined) ? joined : verify()))
      const verified = verify()
      if (!isPromise(verified)) return remember(verified, end)
      return underWay.note(
        text,
        end,
        verified.then((late) => remember(late, end)),
      )
    },
    figures: () => {
      const { size, evictions } = entries
      return { entries: size, maxEntries, hits, misses, evictions }
    },
  }
}

function endOf(text: string): string {
  return text.slice(-keyLength)
}

/** Whether the key that verified a token still is one of its issuer's. */
function isHeld({ issuer, signed }: VerifiedToken): boolean {
  return issuer.keys.holds(signed.key)
}

/** No cache: `cache: false`. */
export const noVerifiedTokens: VerifiedTokens = Object.freeze({
  find: () => undefined,
  once: (_: PresentedToken, verify: () => MaybePromise<VerifiedToken>) => verify(),
  figures: () => undefined,
})

/** A copy: a slice would keep the whole header field that it was cut from. */
function copy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
