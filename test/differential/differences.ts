import type { Facts } from './facts.js'
import { keySets } from './keys.js'
import type { Case } from './mutator.js'
import type { Verdict } from './verdicts.js'

/** One difference between our verdict and another one. */
export interface Difference {
  readonly one: Case
  readonly facts: Facts
  readonly with: 'jose' | 'oauth4webapi'
  /** Undefined is accepted. Of the two, one is. */
  readonly ours: Verdict
  readonly theirs: Verdict
}

/** A class of differences: what they are, and why ours is right. */
export interface DifferenceClass {
  readonly name: string
  /** The section that makes ours right. */
  readonly because: string
  readonly against: readonly Difference['with'][]
  /** Whether a difference is of this class, by what the token is and not by who said what alone. */
  readonly holds: (difference: Difference) => boolean
}

const both = ['jose', 'oauth4webapi'] as const

function own(members: object, name: string): boolean {
  return Object.hasOwn(members, name)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isNumericDate(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 2 ** 53
}

function isScopes(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    (Array.isArray(value) && value.every((scope) => typeof scope === 'string'))
  )
}

/** A claim that only this reason refuses for: it is there, and has no form that it may have. */
function misformed(
  names: readonly string[],
  isFormed: (value: unknown) => boolean,
): DifferenceClass['holds'] {
  return ({ ours, facts: { claims } }) =>
    ours === 'claim_invalid' && names.some((name) => own(claims, name) && !isFormed(claims[name]))
}

/** How many keys of the set could have signed: by type, curve, kid, alg, use and key_ops. */
function fitting({ facts: { header }, one }: Difference): number {
  const { alg, kid } = header
  const kty = { E: 'EC', R: 'RSA', P: 'RSA' }[String(alg)[0] as 'E'] ?? 'OKP'
  const type = String(alg).startsWith('Ed') ? 'OKP' : kty
  return (keySets[one.keySet]?.keys ?? []).filter(
    (jwk) =>
      jwk.kty === type &&
      (kid === undefined || jwk.kid === kid) &&
      (jwk.alg === undefined || jwk.alg === alg) &&
      (type !== 'EC' || jwk.crv === (alg === 'ES384' ? 'P-384' : 'P-256')),
  ).length
}

/** Whether a time lies in the second that others cut from the clock. */
function inCutSecond({ one, facts: { claims } }: Difference): boolean {
  const { clockTolerance, maxTokenAge = Number.NaN } = one.configuration
  const exact = one.time / 1000
  const cut = Math.floor(exact)
  const between = (limit: number) => limit >= cut && limit <= exact
  const { exp, nbf, iat } = claims as Record<string, number>
  return (
    exact !== cut &&
    (between((exp ?? Number.NaN) + clockTolerance) ||
      between((nbf ?? Number.NaN) - clockTolerance) ||
      between((iat ?? Number.NaN) - clockTolerance) ||
      between((iat ?? Number.NaN) + clockTolerance + maxTokenAge))
  )
}

/** Every class of difference that there is. One that fits none fails the test. */
export const differenceClasses: readonly DifferenceClass[] = [
  {
    name: 'octets have one spelling in base64url: no whitespace, no padding, no bits left over',
    because: 'RFC 7515 §5.2, RFC 4648 §3.5',
    against: both,
    holds: ({ ours, facts }) => ours === 'token_malformed' && !facts.canonical,
  },
  {
    name: 'JSON begins with no byte order mark',
    because: 'RFC 8259 §8.1, RFC 7515 §5.2 step 3',
    against: both,
    holds: ({ ours, facts }) =>
      ours === 'token_malformed' && facts.canonical && facts.byteOrderMark,
  },
  {
    name: 'header and payload are UTF-8',
    because: 'RFC 7515 §5.2 step 3, RFC 7519 §7.2 step 10',
    against: ['oauth4webapi'],
    holds: ({ ours, facts }) => ours === 'token_malformed' && facts.canonical && !facts.utf8,
  },
  {
    name: 'no extension is supported: crit and b64 refuse by being there',
    because: 'RFC 7515 §4.1.11, RFC 7797 §6 and §7',
    against: both,
    holds: ({ ours, facts: { header } }) =>
      ours === 'critical_header_unsupported' && (own(header, 'crit') || own(header, 'b64')),
  },
  {
    name: 'a token that is bound to a key is no plain bearer token',
    because: 'RFC 7800 §3.1, RFC 9449 §7.2, RFC 8705 §3',
    against: both,
    holds: ({ ours, facts: { claims } }) => ours === 'binding_unsupported' && own(claims, 'cnf'),
  },
  {
    name: 'claims that identify are strings with a character at least',
    because: 'RFC 7519 §4.1, RFC 9068 §2.2',
    against: both,
    holds: misformed(['iss', 'sub', 'client_id', 'jti'], isText),
  },
  {
    name: 'aud is a string or an array of strings',
    because: 'RFC 7519 §4.1.3',
    against: both,
    holds: misformed(['aud'], isScopes),
  },
  {
    name: 'scopes are a string or an array of strings',
    because: 'RFC 9068 §2.2.3, RFC 8693 §4.2',
    against: both,
    holds: misformed(['scope', 'scp'], isScopes),
  },
  {
    name: 'act is an object',
    because: 'RFC 8693 §4.1',
    against: both,
    holds: misformed(
      ['act'],
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    ),
  },
  {
    name: 'times are seconds since 1970 that numbers can tell apart',
    because: 'RFC 7519 §2 and §4.1.4 to §4.1.6',
    against: both,
    holds: misformed(['exp', 'nbf', 'iat'], isNumericDate),
  },
  {
    name: 'a claim that is required is not null',
    because: 'RFC 9068 §2.2',
    against: ['jose'],
    holds: ({ ours, one, facts: { claims } }) =>
      ours === 'claim_invalid' &&
      one.configuration.requiredClaims.some((name) => claims[name] === null),
  },
  {
    name: 'a token is not from the future',
    because: 'RFC 7519 §4.1.6',
    against: both,
    holds: ({ ours, one, facts: { claims } }) =>
      ours === 'token_not_yet_valid' &&
      (claims.iat as number) > one.time / 1000 + one.configuration.clockTolerance,
  },
  {
    name: 'the time has fractions as NumericDates may have: the others cut the clock to seconds',
    because: 'RFC 7519 §2, §4.1.4 and §4.1.5',
    against: both,
    holds: (difference) =>
      [undefined, 'token_expired', 'token_too_old'].includes(difference.ours) &&
      inCutSecond(difference),
  },
  {
    name: 'several keys that fit are all tried',
    because: 'RFC 7515 §6, RFC 7517 §4.5',
    against: ['oauth4webapi'],
    holds: (difference) =>
      difference.ours === undefined &&
      difference.theirs === 'OAUTH_KEY_SELECTION_FAILED' &&
      fitting(difference) > 1,
  },
]
