import { checkAudience } from '../../../audience/check-audience.js'
import { checkTenantClaim } from '../../../audience/check-tenant-claim.js'
import { expandTemplate } from '../../../audience/tenant-template.js'
import type { Facts, Stage } from '../facts.js'
import { show } from '../show.js'

/** What the token may be for, with the tenant of the request in its place. */
function accepted({ issuer: { audience }, bound }: Facts): readonly string[] {
  const templates = audience.templates.map((template) =>
    bound === undefined ? template.template : expandTemplate(template, bound),
  )
  return [...audience.identifiers, ...templates]
}

function named({ jwt, issuer }: Facts): readonly string[] {
  return [jwt.unverifiedClaims[issuer.audienceClaim]].flat().map(show)
}

const audience: Stage = {
  run: (facts) => {
    const { jwt, bound, issuer, configuration } = facts
    facts.matched = checkAudience(jwt.unverifiedClaims, bound, issuer, configuration)
  },
  checks: [
    {
      title: 'aud names this resource',
      rule: 'RFC 9068 §4, RFC 8707 §2',
      reasons: ['claim_invalid', 'audience_mismatch'],
      compare: (facts) => ({ expected: accepted(facts), received: named(facts) }),
    },
    {
      title: 'aud names nothing else',
      rule: 'ours',
      reasons: ['audience_not_single'],
      isAsked: ({ configuration, issuer }) =>
        configuration.singleAudience || issuer.tenantFromToken,
      compare: (facts) => ({ expected: 'one of these', received: named(facts) }),
    },
  ],
}

const tenantClaim: Stage = {
  run: (facts) => {
    const { jwt, matched, bound, issuer, configuration } = facts
    const claims = jwt.unverifiedClaims
    facts.matched = checkTenantClaim(claims, matched, bound, issuer, configuration)
  },
  checks: [
    {
      title: 'The tenant claim names the same tenant',
      rule: 'ours',
      reasons: ['tenant_mismatch'],
      isAsked: ({ issuer }) => issuer.tenantClaim !== undefined,
      compare: ({ jwt, issuer, matched, bound }) => ({
        expected: matched.tenant ?? bound ?? 'a tenant',
        received: show(jwt.unverifiedClaims[issuer.tenantClaim as string]),
      }),
    },
  ],
}

/** Whom the token is for. */
export const audienceStages: readonly Stage[] = [audience, tenantClaim]
