import { createResourceServer, type ResourceServer } from '../../src/index.js'
import { createTestKeys, issuer, now } from '../support/test-keys.js'

/** A request of a tenant with a token: what comes of it is the same wherever the tenant stands. */
export interface TenantRow {
  readonly title: string
  readonly server: ServerName
  /** The tenant that the request names; undefined where the application does not look for one. */
  readonly tenant: string | undefined
  /** What the token says that the baseline does not. */
  readonly claims: Readonly<Record<string, unknown>>
  /** What the handler sees, or why none runs. */
  readonly verdict: { readonly tenant?: string; readonly resource: string } | string
}

const keys = await createTestKeys('ES256')
const own = { issuer, jwks: keys.jwks }
const login = 'https://login.example.com/{tenant}'
const path = 'https://api.example.com/{tenant}/orders'
const orders = 'https://api.example.com/orders'

/** Reasons in the order in which they were told. */
export const told: string[] = []
const common = {
  issuer: own,
  clock: () => now * 1000,
  on: { refused: ({ reason }: { readonly reason: string }) => void told.push(reason) },
}

export const servers = {
  path: createResourceServer({ ...common, audience: path }),
  host: createResourceServer({ ...common, audience: 'https://{tenant}.example.com/orders' }),
  urn: createResourceServer({ ...common, audience: 'urn:example:{tenant}:orders' }),
  both: createResourceServer({ ...common, audience: [path, 'urn:example:{tenant}:orders'] }),
  mixed: createResourceServer({ ...common, audience: [path, orders] }),
  single: createResourceServer({ ...common, audience: path, singleAudience: true }),
  listed: createResourceServer({
    ...common,
    audience: path,
    issuer: { ...own, tenants: ['acme', 'globex'] },
  }),
  any: createResourceServer({ ...common, audience: path, isTenant: () => true }),
  token: createResourceServer({
    ...common,
    audience: path,
    issuer: { ...own, tenantFrom: 'token' },
  }),
  claim: createResourceServer({ ...common, audience: orders, tenantClaim: 'tid' }),
  issuer: createResourceServer({
    ...common,
    audience: path,
    issuer: { issuer: login, jwks: keys.jwks },
  }),
  issuerAlone: createResourceServer({
    ...common,
    audience: orders,
    issuer: { issuer: login, jwks: keys.jwks, tenants: ['acme', 'globex'] },
  }),
} satisfies Record<string, ResourceServer>

export type ServerName = keyof typeof servers

/** The token of a row. */
export function tokenOf({ claims }: TenantRow): Promise<string> {
  return keys.issue({ ...claims })
}

const of = (tenant: string) => `https://api.example.com/${tenant}/orders`
const iss = (tenant: string) => `https://login.example.com/${tenant}`
const acme = { tenant: 'acme', resource: of('acme') }

type Case = readonly [
  title: string,
  tenant: string | undefined,
  claims: Readonly<Record<string, unknown>>,
  verdict: TenantRow['verdict'],
]

function rowsOf(server: ServerName, cases: readonly Case[]): TenantRow[] {
  return cases.map(([title, tenant, claims, verdict]) => {
    return { title: `${server}: ${title}`, server, tenant, claims, verdict }
  })
}

/** What no tenant is, as a router hands it over: decoded once. */
const hostile: [string, string][] = [
  ['a dot segment', '..'],
  ['one dot', '.'],
  ['a way back', 'globex/../acme'],
  ['a backslash', 'a\\acme'],
  ['an escape that was escaped', '%61cme'],
  ['a dot segment that was escaped', '%2e%2e'],
  ['a slash that was escaped', 'a%2facme'],
  ['a NUL', 'acme\u0000'],
  ['a line feed', 'acme\n'],
  ['a space', 'acme '],
  ['a Cyrillic look-alike', '\u0430cme'],
  ['a full-width look-alike', '\uff41cme'],
  ['a zero-width space', 'acme\u200b'],
  ['a pattern of replacements', '$&'],
  ['a colon', 'a:acme'],
  ['a fragment', 'acme#'],
  ['a query', 'acme?'],
  ['a template', '{tenant}'],
  ['a dot', 'acme.eu'],
  ['129 characters', 'a'.repeat(129)],
]

export const tenantRows: readonly TenantRow[] = [
  ...rowsOf('path', [
    ['a token of the tenant passes', 'acme', { aud: of('acme') }, acme],
    ['among others', 'acme', { aud: ['client-1', of('globex'), of('acme')] }, acme],
    ['another tenant’s', 'acme', { aud: of('globex') }, 'audience_mismatch'],
    ['in another case', 'acme', { aud: of('Acme') }, 'audience_mismatch'],
    ['a tenant that begins alike', 'acme', { aud: of('acme2') }, 'audience_mismatch'],
    ['a slash more', 'acme', { aud: `${of('acme')}/` }, 'audience_mismatch'],
    ['a path below', 'acme', { aud: `${of('acme')}/1` }, 'audience_mismatch'],
    ['a path above', 'acme', { aud: 'https://api.example.com/acme' }, 'audience_mismatch'],
    ['http', 'acme', { aud: 'http://api.example.com/acme/orders' }, 'audience_mismatch'],
    [
      'host in upper case',
      'acme',
      { aud: 'https://API.example.com/acme/orders' },
      'audience_mismatch',
    ],
    [
      'default port',
      'acme',
      { aud: 'https://api.example.com:443/acme/orders' },
      'audience_mismatch',
    ],
    [
      'a dot segment',
      'acme',
      { aud: 'https://api.example.com/globex/../acme/orders' },
      'audience_mismatch',
    ],
    ['an escape', 'acme', { aud: of('%61cme') }, 'audience_mismatch'],
    ['a look-alike', 'acme', { aud: of('\u0430cme') }, 'audience_mismatch'],
    ['the template', 'acme', { aud: path }, 'audience_mismatch'],
    ['no audience', 'acme', { aud: undefined }, 'claim_missing'],
    ['no audience in the list', 'acme', { aud: [] }, 'audience_mismatch'],
    ['a number beside it', 'acme', { aud: [of('acme'), 1] }, 'claim_invalid'],
    ['no tenant', undefined, { aud: of('acme') }, 'tenant_invalid'],
    ...hostile.map(
      ([title, tenant]): Case => [
        `tenant is ${title}`,
        tenant,
        { aud: of(tenant) },
        'tenant_invalid',
      ],
    ),
  ]),
  ...rowsOf('host', [
    [
      'a token of the tenant passes',
      'acme',
      { aud: 'https://acme.example.com/orders' },
      { tenant: 'acme', resource: 'https://acme.example.com/orders' },
    ],
    ['another tenant’s', 'acme', { aud: 'https://globex.example.com/orders' }, 'audience_mismatch'],
    ['in another case', 'acme', { aud: 'https://Acme.example.com/orders' }, 'audience_mismatch'],
    ['a host below', 'acme', { aud: 'https://x.acme.example.com/orders' }, 'audience_mismatch'],
    ['no tenant', undefined, { aud: 'https://acme.example.com/orders' }, 'tenant_invalid'],
  ]),
  ...rowsOf('urn', [
    [
      'a token of the tenant passes',
      'acme',
      { aud: 'urn:example:acme:orders' },
      { tenant: 'acme', resource: 'urn:example:acme:orders' },
    ],
    ['another tenant’s', 'acme', { aud: 'urn:example:globex:orders' }, 'audience_mismatch'],
    ['a part more', 'acme', { aud: 'urn:example:acme:x:orders' }, 'audience_mismatch'],
  ]),
  ...rowsOf('both', [
    ['the one template passes', 'acme', { aud: of('acme') }, acme],
    [
      'the other passes',
      'acme',
      { aud: 'urn:example:acme:orders' },
      { tenant: 'acme', resource: 'urn:example:acme:orders' },
    ],
    [
      'two tenants’ token is each one’s',
      'globex',
      { aud: [of('acme'), 'urn:example:globex:orders'] },
      { tenant: 'globex', resource: 'urn:example:globex:orders' },
    ],
    [
      'two other tenants’',
      'initech',
      { aud: [of('acme'), 'urn:example:globex:orders'] },
      'audience_mismatch',
    ],
  ]),
  ...rowsOf('mixed', [
    ['a token of the tenant passes', 'acme', { aud: of('acme') }, acme],
    ['one for everybody passes, and names none', 'acme', { aud: orders }, { resource: orders }],
    ['another tenant’s', 'acme', { aud: of('globex') }, 'audience_mismatch'],
    ['no tenant', undefined, { aud: orders }, 'tenant_invalid'],
  ]),
  ...rowsOf('single', [
    ['a token of the tenant passes', 'acme', { aud: of('acme') }, acme],
    ['the same twice', 'acme', { aud: [of('acme'), of('acme')] }, acme],
    ['two tenants’', 'acme', { aud: [of('acme'), of('globex')] }, 'audience_not_single'],
    ['another resource beside it', 'acme', { aud: [orders, of('acme')] }, 'audience_not_single'],
    ['two others', 'acme', { aud: [orders, of('globex')] }, 'audience_mismatch'],
  ]),
  ...rowsOf('listed', [
    ['a token of the tenant passes', 'acme', { aud: of('acme') }, acme],
    ['a tenant that is not served', 'initech', { aud: of('initech') }, 'tenant_invalid'],
    ['another tenant’s', 'acme', { aud: of('initech') }, 'audience_mismatch'],
  ]),
  ...rowsOf('any', [
    [
      'a dot passes',
      'acme.eu',
      { aud: of('acme.eu') },
      { tenant: 'acme.eu', resource: of('acme.eu') },
    ],
    [
      'a pattern of replacements is itself',
      '$&',
      { aud: of('$&') },
      { tenant: '$&', resource: of('$&') },
    ],
    ['and no pattern', '$&', { aud: of('{tenant}') }, 'audience_mismatch'],
    ['a dot segment is none', '..', { aud: of('..') }, 'tenant_invalid'],
    ['an escape is none', '%61cme', { aud: of('%61cme') }, 'tenant_invalid'],
    ['257 characters are none', 'a'.repeat(257), { aud: of('a'.repeat(257)) }, 'tenant_invalid'],
  ]),
  ...rowsOf('token', [
    ['the token names it', undefined, { aud: of('acme') }, acme],
    ['the request names it', 'acme', { aud: of('acme') }, acme],
    ['the request names another', 'globex', { aud: of('acme') }, 'audience_mismatch'],
    ['the request names none', '..', { aud: of('acme') }, 'tenant_invalid'],
    [
      'the token names several',
      undefined,
      { aud: [of('acme'), of('globex')] },
      'audience_not_single',
    ],
    [
      'the request says which',
      'globex',
      { aud: [of('acme'), of('globex')] },
      { tenant: 'globex', resource: of('globex') },
    ],
    ['the token names none', undefined, { aud: of('..') }, 'audience_mismatch'],
  ]),
  ...rowsOf('claim', [
    [
      'a token of the tenant passes',
      'acme',
      { aud: orders, tid: 'acme' },
      { tenant: 'acme', resource: orders },
    ],
    ['another tenant’s', 'acme', { aud: orders, tid: 'globex' }, 'tenant_mismatch'],
    ['nobody’s', 'acme', { aud: orders }, 'tenant_mismatch'],
    ['several tenants’', 'acme', { aud: orders, tid: ['acme'] }, 'tenant_mismatch'],
    ['another resource', 'acme', { aud: of('acme'), tid: 'acme' }, 'audience_mismatch'],
    ['no tenant', undefined, { aud: orders, tid: 'acme' }, 'tenant_invalid'],
  ]),
  ...rowsOf('issuer', [
    ['a token of the tenant passes', 'acme', { iss: iss('acme'), aud: of('acme') }, acme],
    ['another tenant’s issuer', 'acme', { iss: iss('globex'), aud: of('acme') }, 'tenant_mismatch'],
    [
      'another tenant’s audience',
      'acme',
      { iss: iss('acme'), aud: of('globex') },
      'audience_mismatch',
    ],
    ['another tenant’s both', 'acme', { iss: iss('globex'), aud: of('globex') }, 'tenant_mismatch'],
    ['nobody’s issuer', 'acme', { iss: iss('..'), aud: of('acme') }, 'issuer_unknown'],
    ['no tenant', undefined, { iss: iss('acme'), aud: of('acme') }, 'tenant_invalid'],
  ]),
  ...rowsOf('issuerAlone', [
    [
      'a token of the tenant passes',
      'acme',
      { iss: iss('acme'), aud: orders },
      { tenant: 'acme', resource: orders },
    ],
    ['another tenant’s', 'acme', { iss: iss('globex'), aud: orders }, 'tenant_mismatch'],
    [
      'a tenant that is not served',
      'initech',
      { iss: iss('initech'), aud: orders },
      'issuer_unknown',
    ],
    ['no tenant', undefined, { iss: iss('acme'), aud: orders }, 'tenant_invalid'],
  ]),
]
