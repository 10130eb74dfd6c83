import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  allowInsecureRequests,
  customFetch,
  processResourceDiscoveryResponse,
  resourceDiscoveryRequest,
} from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AccessTokenError,
  createResourceServer,
  createResourceServers,
  type ResourceServer,
} from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const issuer = 'https://login.example.com'
const wellKnown = '/.well-known/oauth-protected-resource'
const orders = createResourceServer({
  issuer,
  audience: 'https://api.example.com/orders',
  resource: { name: 'Orders', documentation: 'https://developer.example.com/orders' },
})
const publishing = (audience: string): ResourceServer =>
  createResourceServer({ issuer, audience, resource: {} })
const get = (server: ResourceServer, url: string) => server.metadataRoute().answer({ url })
const missing = new AccessTokenError('token_missing', 'a detail')

describe('RFC 9728: protected resource metadata', () => {
  it('has an https identifier, or http on loopback (RFC 9728 §1.2, PR-1)', () => {
    expect(orders.metadata().resource).toBe('https://api.example.com/orders')
    expect(publishing('http://localhost:3000/orders').metadata().resource).toBe(
      'http://localhost:3000/orders',
    )
    expect(() => publishing('urn:example:orders')).toThrow('https identifier')
  })

  it('is at the well-known path between host and path (RFC 9728 §3, PR-2)', () => {
    expect(get(orders, `${wellKnown}/orders`)?.status).toBe(200)
    expect(get(orders, `/orders${wellKnown}`)).toBeUndefined()
    expect(get(orders, wellKnown)).toBeUndefined()
  })

  it('removes the slash behind the host, and no other (RFC 9728 §3.1, PR-3)', () => {
    expect(get(publishing('https://api.example.com/'), wellKnown)?.status).toBe(200)
    const slashed = publishing('https://api.example.com/orders/')
    expect(get(slashed, `${wellKnown}/orders/`)?.status).toBe(200)
    expect(slashed.refuse(missing).headers['WWW-Authenticate']).toBe(
      `Bearer realm="api", resource_metadata="https://api.example.com${wellKnown}/orders/"`,
    )
  })

  it('keeps a query as a query (RFC 9728 §3 and §3.1, PR-4)', () => {
    const queried = publishing('https://api.example.com/p?x=1')
    expect(get(queried, `${wellKnown}/p?x=1`)?.status).toBe(200)
    expect(get(queried, `${wellKnown}/p`)).toBeUndefined()
  })

  it('has a document for each resource of a host (RFC 9728 §3.1, PR-5)', () => {
    const servers = createResourceServers({
      issuer,
      resources: {
        orders: { audience: 'https://api.example.com/orders', scopes: [], resource: {} },
        invoices: { audience: 'https://api.example.com/invoices', scopes: [], resource: {} },
      },
    })
    expect(get(servers.orders, `${wellKnown}/invoices`)).toBeUndefined()
    expect(get(servers.invoices, `${wellKnown}/invoices`)?.status).toBe(200)
  })

  it('is a JSON object that answers GET with 200 (RFC 9728 §3.1 and §3.2, PR-6)', () => {
    const answer = orders.metadataRoute().answer({ method: 'GET', url: `${wellKnown}/orders` })
    expect(answer?.status).toBe(200)
    expect(answer?.headers['Content-Type']).toBe('application/json')
    expect(JSON.parse(answer?.body as string)).toEqual(orders.metadata())
  })

  it('leaves out what has no value, empty lists too (RFC 9728 §3.2, PR-7)', () => {
    const server = createResourceServer({
      issuer,
      audience: 'https://api.example.com/orders',
      resource: { name: undefined, scopes: [] },
    })
    expect(Object.keys(server.metadata())).toEqual([
      'resource',
      'authorization_servers',
      'bearer_methods_supported',
    ])
  })

  it('says the identifier as it is configured, whatever its URL is made of (RFC 9728 §2 and §3.3, PR-8)', () => {
    expect(publishing('HTTPS://API.example.com/Orders').metadata().resource).toBe(
      'HTTPS://API.example.com/Orders',
    )
  })

  it('names the authorization servers by their issuer identifiers (RFC 9728 §2, PR-10)', () => {
    expect(orders.metadata().authorization_servers).toEqual(['https://login.example.com'])
  })

  it('names scopes where some are to be known (RFC 9728 §2, PR-11)', () => {
    const server = createResourceServer({
      issuer,
      audience: 'https://api.example.com/orders',
      resource: { scopes: ['orders.read'] },
    })
    expect(server.metadata().scopes_supported).toEqual(['orders.read'])
    expect(orders.metadata()).not.toHaveProperty('scopes_supported')
  })

  it('says that tokens come in the header, which is where they are looked for (RFC 9728 §2, PR-12)', () => {
    expect(orders.metadata().bearer_methods_supported).toEqual(['header'])
  })

  it('has a name and links where they are written, in any language (RFC 9728 §2 and §2.1, PR-15)', () => {
    const server = createResourceServer({
      issuer,
      audience: 'https://api.example.com/orders',
      resource: {
        ...{ name: 'Orders', 'name#de': 'Bestellungen', policyUri: 'https://example.com/policy' },
        ...{ 'policyUri#de-CH': 'https://example.com/de-CH/policy' },
      },
    })
    expect(server.metadata()).toEqual({
      resource: 'https://api.example.com/orders',
      authorization_servers: ['https://login.example.com'],
      bearer_methods_supported: ['header'],
      resource_name: 'Orders',
      'resource_name#de': 'Bestellungen',
      resource_policy_uri: 'https://example.com/policy',
      'resource_policy_uri#de-CH': 'https://example.com/de-CH/policy',
    })
  })

  it('names its URL in challenges (RFC 9728 §5 and §5.1, PR-20)', () => {
    expect(orders.refuse(missing).headers['WWW-Authenticate']).toBe(
      `Bearer realm="api", resource_metadata="https://api.example.com${wellKnown}/orders"`,
    )
  })

  it('may be kept for a time that it says (RFC 9728 §7.10, PR-22)', () => {
    expect(get(orders, `${wellKnown}/orders`)?.headers['Cache-Control']).toBe(
      'public, max-age=3600',
    )
  })

  it('is of a resource that takes its own tokens alone (RFC 9728 §7.4, PR-23)', async () => {
    const keys = await createTestKeys('ES256')
    const server = resourceServer(keys, { resource: {} })
    expect((await server.verify(await keys.issue())).resource).toBe(server.metadata().resource)
    const foreign = await keys.issue({ aud: 'https://api.example.com/invoices' })
    await refused(server.verify(foreign), 'audience_mismatch')
  })

  it('is public, and readable for pages of every origin (RFC 9728 §3.1, PR-24)', () => {
    const answer = get(orders, `${wellKnown}/orders`)
    expect(answer?.headers['Access-Control-Allow-Origin']).toBe('*')
  })
})

describe('a client that implements RFC 9728', () => {
  // Stands for a reverse proxy: it listens on loopback, whatever the identifier says.
  let current: ResourceServer
  const server = createServer(({ method, url, headers }, response) => {
    const answer = current.metadataRoute().answer({ method, url, headers })
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body)
  })
  beforeAll(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)))
  afterAll(() => new Promise((closed) => server.close(closed)))

  it.each([
    'https://api.example.com',
    'https://api.example.com/',
    'https://api.example.com/orders',
    'https://api.example.com/orders/',
    'https://api.example.com:8443/orders',
    'https://api.example.com/orders?x=1',
    'https://api.example.com/a%20b/c:d@e',
    'https://api.example.com/v1/orders;all=true,yes',
    'http://127.0.0.1:3000/orders',
  ])('finds the document of %s (RFC 9728 §3.1 and §3.3, PR-9)', async (audience) => {
    current = publishing(audience)
    const { port } = server.address() as AddressInfo
    const asked: string[] = []
    const identifier = new URL(audience)
    const response = await resourceDiscoveryRequest(identifier, {
      [allowInsecureRequests]: true,
      [customFetch]: (url: string, init: object) => {
        asked.push(url)
        const { pathname, search } = new URL(url)
        return fetch(`http://127.0.0.1:${port}${pathname}${search}`, init as RequestInit)
      },
    })
    const document = await processResourceDiscoveryResponse(identifier, response)
    expect(document.resource).toBe(audience)
    expect(document.authorization_servers).toEqual(['https://login.example.com'])
    expect(current.refuse(missing).headers['WWW-Authenticate']).toBe(
      `Bearer realm="api", resource_metadata="${asked[0]}"`,
    )
  })
})
