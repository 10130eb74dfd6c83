import type { createResourceServer, ResourceServer } from '../../src/index.js'
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
    broken: createResourceServer({
      ...local,
      clock: () => {
        throw boom
      },
    }),
  }
}
