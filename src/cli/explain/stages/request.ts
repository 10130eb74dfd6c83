import { resolveTenant } from '../../../audience/resolve-tenant.js'
import { parseJwt } from '../../../jwt/parse-jwt.js'
import { extractToken, requireB64token } from '../../../request/extract-token.js'
import { presentToken } from '../../../request/presented-token.js'
import type { Facts, Stage } from '../facts.js'
import { show } from '../show.js'

/** The scheme of the field, and no more of it than a scheme is long: a token is never shown. */
function schemeOf({ field }: Facts): string {
  return show(field.replace(/[ \t].*$/s, '').slice(0, 20))
}

const field: Stage = {
  run: (facts) => {
    facts.text = extractToken({ headers: { authorization: facts.field } })
    requireB64token(facts.text)
  },
  checks: [
    {
      title: 'One set of credentials',
      rule: 'RFC 6750 §3.1',
      reasons: ['credentials_repeated'],
      compare: ({ field: value }) => ({
        expected: 'one set of credentials',
        received: `${value.length} characters in one field`,
      }),
    },
    {
      title: 'Credentials are there',
      rule: 'RFC 6750 §3.1',
      reasons: ['token_missing'],
      compare: ({ field: value }) => ({
        expected: 'Bearer and a token',
        received: value === '' ? 'nothing' : 'credentials',
      }),
    },
    {
      title: 'The scheme is Bearer',
      rule: 'RFC 9110 §11.1',
      reasons: ['scheme_unsupported'],
      compare: (facts) => ({ expected: 'Bearer', received: schemeOf(facts) }),
    },
    {
      title: 'Bearer, spaces, one token',
      rule: 'RFC 6750 §2.1',
      reasons: ['credentials_malformed'],
      compare: ({ field: value }) => ({
        expected: 'characters of A-Z a-z 0-9 - . _ ~ + /, and = at the end',
        received: describeToken(value),
      }),
    },
  ],
}

/** Where the first character stands that no token has; the token itself is a secret. */
function describeToken(value: string): string {
  const token = value.replace(/^[^ ]* */, '')
  const place = token.search(/[^A-Za-z0-9\-._~+/=]/)
  if (place === -1) return `${token.length} characters`
  return `${JSON.stringify(token[place])} as character ${place + 1} of ${token.length}`
}

const length: Stage = {
  run: (facts) => {
    facts.token = presentToken(facts.text, facts.configuration.maxTokenLength)
  },
  checks: [
    {
      title: 'At most maxTokenLength characters',
      rule: 'ours',
      reasons: ['token_too_long'],
      compare: ({ text, configuration }) => ({
        expected: `at most ${configuration.maxTokenLength}`,
        received: `${text.length}`,
      }),
    },
  ],
}

const tenant: Stage = {
  run: async (facts) => {
    facts.requested = await resolveTenant(facts.tenant, facts.configuration.isTenant)
  },
  checks: [
    {
      title: 'The tenant of the request is one',
      rule: 'ours',
      reasons: ['tenant_invalid'],
      isAsked: (facts) => facts.tenant !== undefined,
      compare: (facts) => ({
        expected: '1 to 128 characters of A-Z a-z 0-9 _ -',
        received: show(facts.tenant),
      }),
    },
  ],
}

const form: Stage = {
  run: (facts) => {
    facts.jwt = parseJwt(facts.token)
  },
  checks: [
    {
      title: 'Three segments: JSON in canonical base64url',
      rule: 'RFC 7515 §5.2, RFC 7519 §7.2',
      reasons: ['token_malformed'],
      compare: ({ text }) => {
        const lengths = text.split('.').map((segment) => segment.length)
        return {
          expected: 'three segments',
          received: `${lengths.length}, of ${lengths.join(', ')} characters`,
        }
      },
    },
  ],
}

/** The credentials, and the form of the token. */
export const requestStages: readonly Stage[] = [field, length, tenant, form]
