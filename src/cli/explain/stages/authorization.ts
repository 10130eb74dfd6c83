import type { AccessCheck } from '../../../authorization/access-check.js'
import { createAccessToken } from '../../../authorization/access-token.js'
import { checkAccess } from '../../../authorization/check-access.js'
import { checkClaimPolicy } from '../../../authorization/check-claim-policy.js'
import { checkScope } from '../../../authorization/check-scope.js'
import type { ClaimRule } from '../../../authorization/claim-policy.js'
import type { ScopePolicy } from '../../../authorization/scope-policy.js'
import type { ValidateClaims } from '../../../claims/claims-schema.js'
import { shapeClaims, shapedOutput } from '../../../claims/shape-claims.js'
import type { Stage } from '../facts.js'
import { show, showMembers } from '../show.js'

const schema: Stage = {
  run: (facts) => {
    const { signed, token, configuration } = facts
    const validate = configuration.validateClaims as ValidateClaims
    facts.shaped = shapedOutput(shapeClaims(signed.claims, validate, token))
  },
  checks: [
    {
      title: 'The schema accepts the claims',
      rule: 'ours',
      reasons: ['claim_refused'],
      isAsked: ({ configuration }) => configuration.validateClaims !== undefined,
      compare: ({ signed }) => ({
        expected: 'what the schema in claims says',
        received: showMembers(signed.claims, Object.keys(signed.claims)),
      }),
    },
  ],
}

const form: Stage = {
  run: (facts) => {
    const { signed, matched, configuration, issuer, shaped } = facts
    const { clientClaims } = issuer.profile
    facts.accessToken = createAccessToken(signed, matched, configuration, clientClaims, shaped)
  },
  checks: [
    {
      title: 'Scopes and act have a usable form',
      rule: 'RFC 6749 §3.3, RFC 8693 §4.1',
      reasons: ['claim_invalid'],
      compare: ({ jwt, configuration }) => ({
        expected: 'scopes: a string, or an array of strings; act: an object',
        received: showMembers(jwt.unverifiedClaims, [
          ...configuration.scopeClaims.map(({ name }) => name),
          'act',
        ]),
      }),
    },
  ],
}

const scope: Stage = {
  run: (facts) => checkScope(facts.accessToken, facts.scope as ScopePolicy),
  checks: [
    {
      title: 'The scopes that the operation requires',
      rule: 'RFC 6750 §3.1',
      reasons: ['scope_insufficient'],
      isAsked: (facts) => facts.scope !== undefined,
      compare: (facts) => ({
        expected: show(facts.scope),
        received: [...facts.accessToken.scopes].map(show),
      }),
    },
  ],
}

const claims: Stage = {
  run: ({ signed, token, configuration }) =>
    checkClaimPolicy(signed.claims, configuration.requireClaims as readonly ClaimRule[], token),
  checks: [
    {
      title: 'Claims hold what requireClaims says',
      rule: 'ours',
      reasons: ['claim_insufficient'],
      isAsked: ({ configuration }) => configuration.requireClaims !== undefined,
      compare: ({ signed, configuration }) => {
        const names = (configuration.requireClaims as readonly ClaimRule[]).map(
          ({ claim }) => claim,
        )
        return {
          expected: 'what requireClaims says',
          received: showMembers(signed.claims, names),
        }
      },
    },
  ],
}

const check: Stage = {
  run: ({ accessToken, requested, token, configuration }) => {
    const context = { tenant: requested ?? accessToken.tenant, request: undefined }
    return checkAccess(accessToken, context, configuration.check as AccessCheck, token)
  },
  checks: [
    {
      title: "The application's own check",
      rule: 'ours',
      reasons: ['check_refused'],
      isAsked: ({ configuration }) => configuration.check !== undefined,
      compare: ({ accessToken }) => ({
        expected: 'true',
        received: `its answer for ${show(accessToken.subject)}`,
      }),
    },
  ],
}

/** What the token may do. Functions of the application are here for who asks from its own code. */
export const authorizationStages: readonly Stage[] = [schema, form, scope, claims, check]
