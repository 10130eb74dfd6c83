import { bindTenant } from '../../../audience/bind-tenant.js'
import { selectIssuer } from '../../../issuers/select-issuer.js'
import { checkHeader } from '../../../jwt/check-header.js'
import type { Stage } from '../facts.js'
import { show, showMembers } from '../show.js'

const issuer: Stage = {
  run: (facts) => {
    facts.issuer = selectIssuer(facts.jwt, facts.configuration.issuers)
  },
  checks: [
    {
      title: 'iss is a configured issuer',
      rule: 'RFC 9068 §4',
      reasons: ['claim_missing', 'claim_invalid', 'issuer_unknown'],
      compare: ({ configuration, jwt }) => ({
        expected: configuration.issuers.configured,
        received: show(jwt.unverifiedClaims.iss),
      }),
    },
  ],
}

const header: Stage = {
  run: (facts) => {
    facts.header = checkHeader(facts.jwt.header, facts.issuer.header)
  },
  checks: [
    {
      title: 'No crit, no b64',
      rule: 'RFC 7515 §4.1.11, RFC 7797 §7',
      reasons: ['critical_header_unsupported'],
      compare: ({ jwt }) => ({
        expected: ['crit: none', 'b64: none'],
        received: showMembers(jwt.header, ['crit', 'b64']),
      }),
    },
    {
      title: 'typ is that of an access token',
      rule: 'RFC 9068 §4',
      reasons: ['type_mismatch', 'audience_mismatch'],
      compare: ({ jwt, issuer: { header: rule } }) => {
        const { types, untyped, foreignMember } = rule
        const foreign = foreignMember === undefined ? [] : [foreignMember]
        return {
          expected: [
            `typ: ${[...types, ...(untyped ? ['none'] : [])].join(' or ')}`,
            ...foreign.map((name) => `${name}: none`),
          ],
          received: showMembers(jwt.header, ['typ', ...foreign]),
        }
      },
    },
    {
      title: 'alg is accepted, kid is text',
      rule: 'RFC 8725 §3.1, RFC 7515 §4.1.4',
      reasons: ['algorithm_refused', 'token_malformed'],
      compare: ({ jwt, issuer: { header: rule } }) => ({
        expected: [`alg: ${[...rule.algorithms.keys()].join(', ')}`, 'kid: text, or none'],
        received: showMembers(jwt.header, ['alg', 'kid']),
      }),
    },
  ],
}

const binding: Stage = {
  run: (facts) => {
    facts.bound = bindTenant(facts.requested, facts.issuer)
  },
  checks: [
    {
      title: 'Request and issuer agree on the tenant',
      rule: 'RFC 8707 §3',
      reasons: ['tenant_invalid', 'tenant_mismatch'],
      isAsked: ({ configuration, requested }) =>
        configuration.issuers.hasTenants || requested !== undefined,
      compare: ({ issuer: { tenant, configured }, requested }) => ({
        expected: tenant ?? `a tenant that ${configured} serves`,
        received: show(requested),
      }),
    },
  ],
}

/** The issuer, and what its rule says of the header and of the tenant. */
export const headerStages: readonly Stage[] = [issuer, header, binding]
