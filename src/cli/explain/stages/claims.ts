import { checkConfirmation } from '../../../claims/check-confirmation.js'
import { checkLifetime } from '../../../claims/check-lifetime.js'
import { checkRequiredClaims } from '../../../claims/check-required-claims.js'
import { checkProfile } from '../../../profiles/check-profile.js'
import type { Check, Facts, Stage } from '../facts.js'
import { show, showMembers, showTime } from '../show.js'

const identifiers = ['iss', 'sub', 'client_id', 'jti']

const required: Stage = {
  run: ({ jwt, issuer }) => checkRequiredClaims(jwt.unverifiedClaims, issuer.requiredClaims),
  checks: [
    {
      title: 'The required claims are there',
      rule: 'RFC 9068 §2.2',
      reasons: ['claim_missing', 'claim_invalid'],
      compare: ({ jwt: { unverifiedClaims }, issuer: { requiredClaims } }) => ({
        expected: requiredClaims.join(', '),
        received: showMembers(unverifiedClaims, [...new Set([...requiredClaims, ...identifiers])]),
      }),
    },
  ],
}

/** The rules of a lifetime one after the other, each by the function that has them all. */
function lifetime(
  names: readonly ('maxTokenAge' | 'maxLifetime')[],
  check: Omit<Check, 'isAsked'>,
): Stage {
  const last = names.at(-1)
  return {
    run: ({ jwt, configuration }) => {
      const { clockTolerance, now } = configuration
      const rule = { clockTolerance, maxTokenAge: undefined, maxLifetime: undefined }
      const asked = Object.fromEntries(names.map((name) => [name, configuration[name]]))
      checkLifetime(jwt.unverifiedClaims, now(), { ...rule, ...asked })
    },
    checks: [
      last === undefined
        ? check
        : { ...check, isAsked: ({ configuration }) => configuration[last] !== undefined },
    ],
  }
}

function times({ jwt: { unverifiedClaims }, configuration }: Facts): readonly string[] {
  const now = configuration.now()
  return ['exp', 'nbf', 'iat'].map(
    (name) =>
      `${name}: ${showTime(Object.hasOwn(unverifiedClaims, name) ? unverifiedClaims[name] : undefined, now)}`,
  )
}

const lifetimes: readonly Stage[] = [
  lifetime([], {
    title: 'Not expired, not ahead of the clock',
    rule: 'RFC 7519 §4.1.4 to §4.1.6',
    reasons: ['claim_invalid', 'token_expired', 'token_not_yet_valid'],
    compare: (facts) => {
      const { clockTolerance, now } = facts.configuration
      const time = new Date(now() * 1000).toISOString().replace('.000', '')
      return {
        expected: `exp after, nbf and iat before ${time}, give or take ${clockTolerance} s`,
        received: times(facts),
      }
    },
  }),
  lifetime(['maxTokenAge'], {
    title: 'Not older than maxTokenAge',
    rule: 'ours',
    reasons: ['claim_missing', 'token_too_old'],
    compare: (facts) => ({
      expected: `iat at most ${facts.configuration.maxTokenAge} s ago`,
      received: times(facts),
    }),
  }),
  lifetime(['maxTokenAge', 'maxLifetime'], {
    title: 'Made for no longer than maxLifetime',
    rule: 'ours',
    reasons: ['claim_missing', 'lifetime_too_long'],
    compare: (facts) => ({
      expected: `exp at most ${facts.configuration.maxLifetime} s after iat`,
      received: times(facts),
    }),
  }),
]

const confirmation: Stage = {
  run: ({ jwt }) => checkConfirmation(jwt.unverifiedClaims),
  checks: [
    {
      title: 'No cnf: it is not bound to a key',
      rule: 'RFC 9449 §7.2, RFC 8705 §3',
      reasons: ['binding_unsupported'],
      compare: ({ jwt }) => ({
        expected: 'cnf: none',
        received: showMembers(jwt.unverifiedClaims, ['cnf']),
      }),
    },
  ],
}

const profile: Stage = {
  run: ({ jwt, issuer }) => checkProfile(jwt.unverifiedClaims, issuer),
  checks: [
    {
      title: 'The claims are those of the profile',
      rule: 'docs/providers.md, RFC 8725 §3.12',
      reasons: [
        'type_mismatch',
        'claim_missing',
        'claim_invalid',
        'tenant_mismatch',
        'audience_mismatch',
      ],
      isAsked: ({ issuer }) => issuer.profile.name !== 'rfc9068',
      compare: ({ jwt: { unverifiedClaims }, issuer: { profile: row } }) => {
        const names = [...row.tells.keys(), ...row.clientClaims, 'ver', 'tid', 'aud']
        const there = names.filter((name) => Object.hasOwn(unverifiedClaims, name))
        return {
          expected: `what docs/providers.md says of ${show(row.name)}`,
          received: showMembers(unverifiedClaims, there),
        }
      },
    },
  ],
}

/** What claims say, the audience aside. */
export const claimStages: readonly Stage[] = [required, ...lifetimes, confirmation, profile]
