import type {
  AccessToken,
  CheckContext,
  Claims,
  ClaimsSchema,
  createResourceServer,
  MaybePromise,
  ResourceServer,
} from '../../src/index.js'
import { rawToken } from '../support/raw-token.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'
import type { ServerName } from './routes.js'

/** What the contract needs of the package: the sources, or a packed one. */
export interface Library {
  readonly createResourceServer: typeof createResourceServer
}

/** What every foreign error of the contract is. */
export const boom: Error = new Error('boom')

export const keys: Awaited<ReturnType<typeof createTestKeys>> = await createTestKeys('ES256')
const otherKeys = await createTestKeys('ES256')
const acme = 'https://api.example.com/acme/orders'

/** The tokens that rows name. */
export const tokens: Readonly<Record<string, string>> = {
  read: await keys.issue({ scope: 'orders.read' }),
  write: await keys.issue({ scope: 'orders.write' }),
  admin: await keys.issue({ scope: 'orders.admin' }),
  audit: await keys.issue({ scope: 'orders.audit orders.read' }),
  unscoped: await keys.issue({ scope: undefined }),
  expired: await keys.issue({ exp: now - 60 }),
  foreign: await keys.issue({ aud: 'https://api.example.com/invoices' }),
  forged: await otherKeys.issue(),
  none: rawToken('{"alg":"none","typ":"at+jwt"}', `{"iss":"${issuer}","aud":"${audience}"}`),
  long: 'a'.repeat(4097),
  bound: await keys.issue({ cnf: { jkt: 'a' } }),
  boss: await keys.issue({ scope: 'orders.read', role: 'admin' }),
  bossUnscoped: await keys.issue({ scope: undefined, role: 'admin' }),
  member: await keys.issue({ scope: 'orders.read', sub: 'member-1' }),
  memberLater: await keys.issue({ scope: 'orders.read', sub: 'member-later' }),
  stranger: await keys.issue({ scope: 'orders.read', sub: 'stranger' }),
  strangerLater: await keys.issue({ scope: 'orders.read', sub: 'stranger-later' }),
  throwing: await keys.issue({ scope: 'orders.read', sub: 'throws' }),
  rejecting: await keys.issue({ scope: 'orders.read', sub: 'rejects' }),
  mail: await keys.issue({ scope: 'orders.read', email: 'user@example.com' }),
  acme: await keys.issue({ aud: acme, scope: 'orders.read' }),
  acmeUnscoped: await keys.issue({ aud: acme, scope: undefined }),
}

/** Puts tokens where a row names them. */
export function fill(text: string): string {
  return text.replace(/\{(\w+)\}/g, (named, name: string) => tokens[name] ?? named)
}

/** Where the keys of two of the servers are said to be. */
export interface Issuers {
  readonly dead: string
  readonly silent: string
}

/** A check as applications write them, with what goes wrong in them: it needs the framework's request. */
function isMember({ subject }: AccessToken, { request }: CheckContext): MaybePromise<boolean> {
  const { method, url } = request as { method: string; url: string }
  if (method !== 'GET' || !url.startsWith('/members')) return false
  if (subject === 'throws') throw new Error('the directory of members is down')
  if (subject === 'rejects') return Promise.reject(new Error('the directory of members is down'))
  const verdict = subject?.startsWith('member') === true
  return subject?.endsWith('later') ? Promise.resolve(verdict) : verdict
}

/** By hand: where the contract runs for NestJS 11, no library for schemas is installed. */
const withEmail: ClaimsSchema<Claims> = {
  '~standard': {
    version: 1,
    vendor: 'contract',
    validate: (value) =>
      typeof (value as Claims).email === 'string'
        ? { value: value as Claims }
        : { issues: [{ message: 'no email' }] },
  },
}

/** Makes the servers that the routes stand behind. */
export function createServers(
  { createResourceServer }: Library,
  { dead, silent }: Issuers,
): Record<ServerName, ResourceServer> {
  const clock = () => now * 1000
  const local = { issuer: { issuer, jwks: keys.jwks }, audience, clock }
  return {
    orders: createResourceServer({ ...local, maxTokenLength: 4096 }),
    tenants: createResourceServer({
      ...local,
      audience: 'https://api.example.com/{tenant}/orders',
    }),
    unavailable: createResourceServer({ ...local, issuer: { issuer, jwksUri: `${dead}/jwks` } }),
    silent: createResourceServer({ ...local, issuer: { issuer, jwksUri: `${silent}/jwks` } }),
    admins: createResourceServer({ ...local, requireClaims: { role: 'admin' } }),
    members: createResourceServer({ ...local, check: { name: 'member', test: isMember } }),
    shaped: createResourceServer<Claims>({ ...local, claims: withEmail }),
    published: createResourceServer({
      ...local,
      resource: {
        name: 'Orders',
        documentation: 'https://developer.example.com/orders',
        scopes: ['orders.read', 'orders.write'],
      },
    }),
    publishedTenants: createResourceServer({
      ...local,
      audience: 'https://api.example.com/{tenant}/orders',
      resource: {},
    }),
    broken: createResourceServer({
      ...local,
      clock: () => {
        throw boom
      },
    }),
  }
}
