import { randomBytes } from 'node:crypto'
import { audience, issueMany } from './issuer.mjs'

const tenantAudience = 'https://api.example.com/{tenant}/orders'

/**
 * What can grow. `configured` is what an operator configures, and must cost a request nothing;
 * `given` is what a client or its authorization server sends, and may cost what it is long.
 */
export const dimensions = [
  {
    name: 'issuers',
    kind: 'configured',
    points: [1, 10, 100, 1000, 10_000],
    options: (issuers) => ({ issuers }),
  },
  {
    name: 'tenants',
    kind: 'configured',
    points: [1, 10, 100, 1000, 10_000],
    options: (tenants) => ({ tenants, audience: tenantAudience }),
    claims: (tenants, index) => ({
      aud: [`https://api.example.com/tenant${index % tenants}/orders`, 'https://example.org/x'],
    }),
  },
  {
    name: 'keys per set',
    kind: 'configured',
    points: [1, 4, 16, 64, 256],
    options: (keys) => ({ keys }),
  },
  {
    name: 'audiences configured',
    kind: 'configured',
    points: [1, 10, 100, 1000],
    options: (audiences) => ({ audiences }),
  },
  {
    name: 'tokens remembered',
    kind: 'given',
    points: [100, 1000, 5000],
    count: (tokens) => tokens,
  },
  {
    name: 'audiences of the token',
    kind: 'given',
    points: [1, 10, 100],
    claims: (audiences) => ({
      aud: [
        ...Array.from({ length: audiences - 1 }, (_, index) => `https://api${index}.example.org`),
        audience,
      ],
    }),
  },
  {
    name: 'octets of the token',
    kind: 'given',
    points: [1024, 2048, 4096, 8192, 16_384],
    claims: (octets) => ({ note: filler(octets) }),
  },
  {
    name: 'scopes of the token',
    kind: 'given',
    points: [1, 10, 50, 100, 500],
    claims: (scopes) => ({
      scope: Array.from({ length: scopes }, (_, index) => `scope${index}.read`).join(' '),
    }),
  },
]

/** Tokens for one point of a dimension. */
export function tokensFor(stage, { claims = () => ({}), count = () => 256 }, point) {
  return Array.from(
    { length: count(point) },
    (_, index) => issueMany(stage, 1, claims(point, index))[0],
  )
}

/** Text that makes a token so long, the rest of it having 884 characters or so. */
function filler(octets) {
  return randomBytes(octets)
    .toString('hex')
    .slice(0, Math.max(0, Math.floor((octets - 960) * 0.75)))
}
