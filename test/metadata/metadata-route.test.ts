import { describe, expect, it } from 'vitest'
import {
  createResourceServer,
  type MetadataRequest,
  type MetadataResponse,
  type ResourceServerOptions,
} from '../../src/index.js'

type Changes = Partial<ResourceServerOptions>
const routeOf = (audience: string, changes: Changes = {}) =>
  createResourceServer({
    issuer: 'https://login.example.com',
    audience,
    resource: {},
    ...changes,
  }).metadataRoute()
const resourceAt = (answer: MetadataResponse | undefined) =>
  answer && JSON.parse(answer.body).resource
const wellKnown = '/.well-known/oauth-protected-resource'

describe('the route of the metadata', () => {
  const route = routeOf('https://api.example.com/orders')
  const url = `${wellKnown}/orders`
  const document = {
    status: 200,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'public, max-age=3600',
      'Access-Control-Allow-Origin': '*',
    },
    body: '{"resource":"https://api.example.com/orders","authorization_servers":["https://login.example.com"],"bearer_methods_supported":["header"]}',
  }

  it.each(['GET', 'HEAD', undefined])(
    'answers %s with the document (RFC 9728 §3.1 and §3.2)',
    (method) => {
      expect(route.answer({ method, url })).toEqual(document)
    },
  )

  it('answers whatever the credentials are', () => {
    const headers = { authorization: 'Bearer no-token' }
    expect(route.answer({ method: 'GET', url, headers })).toEqual(document)
  })

  it('answers a preflight for every page of a browser', () => {
    expect(route.answer({ method: 'OPTIONS', url })).toEqual({
      status: 204,
      headers: {
        Allow: 'GET, HEAD, OPTIONS',
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
        'Access-Control-Allow-Headers': '*',
        'Access-Control-Max-Age': '3600',
      },
      body: '',
    })
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'get'])(
    'answers %s with 405 (RFC 9110 §15.5.6)',
    (method) => {
      expect(route.answer({ method, url })).toEqual({
        status: 405,
        headers: {
          Allow: 'GET, HEAD, OPTIONS',
          'Content-Type': 'application/json',
          'Cache-Control': 'no-store',
          'Access-Control-Allow-Origin': '*',
        },
        body: '{"status":405}',
      })
    },
  )

  it('answers a fetch Request, whatever its origin', () => {
    expect(route.answer(new Request(`http://10.0.0.1:3000${url}`))).toEqual(document)
  })

  it.each([
    '/orders',
    wellKnown,
    `${wellKnown}/`,
    `${wellKnown}/orders/`,
    `${wellKnown}/Orders`,
    `${wellKnown}/order`,
    `${wellKnown}/orders?x=1`,
    `${wellKnown}/orders/1`,
    `${wellKnown}//orders`,
    `${wellKnown}/%6frders`,
    `/x${wellKnown}/orders`,
    '',
    undefined,
  ])('leaves %s to others', (url) => {
    expect(route.answer({ method: 'GET', url })).toBeUndefined()
    expect(route.answer({ method: 'POST', url })).toBeUndefined()
  })
})

describe('the place of the metadata', () => {
  it.each([
    ['https://api.example.com', wellKnown],
    ['https://api.example.com/', wellKnown],
    ['https://api.example.com/orders', `${wellKnown}/orders`],
    ['https://api.example.com/orders/', `${wellKnown}/orders/`],
    ['https://api.example.com:8443/orders', `${wellKnown}/orders`],
    ['https://api.example.com/orders?x=1', `${wellKnown}/orders?x=1`],
    [
      'https://api.example.com/orders?u=https://b.example',
      `${wellKnown}/orders?u=https://b.example`,
    ],
    ['https://api.example.com?x=1', `${wellKnown}?x=1`],
    ['https://api.example.com/?x=1', `${wellKnown}?x=1`],
    ['https://api.example.com/a%20b/c:d', `${wellKnown}/a%20b/c:d`],
    ['http://localhost:3000/orders', `${wellKnown}/orders`],
    ['HTTPS://API.example.com/Orders', `${wellKnown}/Orders`],
  ])('of %s is %s, and the challenge says so (RFC 9728 §3.1)', (audience, url) => {
    expect(resourceAt(routeOf(audience).answer({ url }))).toBe(audience)
    const origin = /^https?:\/\/[^/?]*/i.exec(audience)?.[0]
    const server = createResourceServer({
      issuer: 'https://login.example.com',
      audience,
      resource: {},
    })
    let challenge: unknown
    server.guard().decide(
      { headers: {} },
      { headers: {} },
      {
        pass: () => undefined,
        fail: () => undefined,
        refuse: ({ headers }) => {
          challenge = headers['WWW-Authenticate']
        },
      },
    )
    expect(challenge).toBe(`Bearer realm="api", resource_metadata="${origin}${url}"`)
  })

  it('is served without the slash at its end, too, for clients that leave it out', () => {
    const route = routeOf('https://api.example.com/orders/')
    expect(resourceAt(route.answer({ url: `${wellKnown}/orders` }))).toBe(
      'https://api.example.com/orders/',
    )
  })
})

describe('the place of the metadata of a tenant', () => {
  const at = (audience: string, request: MetadataRequest, changes: Changes = {}) =>
    resourceAt(routeOf(audience, changes).answer(request))
  const orders = 'https://api.example.com/{tenant}/orders'

  it.each([
    [orders, `${wellKnown}/acme/orders`, 'https://api.example.com/acme/orders'],
    [orders, `${wellKnown}/%61cme/orders`, 'https://api.example.com/acme/orders'],
    ['https://api.example.com/{tenant}', `${wellKnown}/acme`, 'https://api.example.com/acme'],
    ['https://api.example.com/{tenant}/', `${wellKnown}/acme/`, 'https://api.example.com/acme/'],
    ['https://api.example.com/{tenant}/', `${wellKnown}/acme`, 'https://api.example.com/acme/'],
    [
      'https://api.example.com/t/{tenant}?v=1',
      `${wellKnown}/t/acme?v=1`,
      'https://api.example.com/t/acme?v=1',
    ],
  ])('of %s, at %s, is of %s', (audience, url, resource) => {
    expect(at(audience, { url })).toBe(resource)
  })

  it.each([
    `${wellKnown}/orders`,
    `${wellKnown}//orders`,
    `${wellKnown}/a%20b/orders`,
    `${wellKnown}/a%2fb/orders`,
    `${wellKnown}/%2561cme/orders`,
    `${wellKnown}/%zz/orders`,
    `${wellKnown}/../orders`,
    `${wellKnown}/${'a'.repeat(129)}/orders`,
    `${wellKnown}/acme/orders/`,
    `${wellKnown}/acme/orders?x`,
  ])('is not %s', (url) => {
    expect(at(orders, { url })).toBeUndefined()
  })

  it('is none for a tenant that no issuer serves', () => {
    const issuer = { issuer: 'https://login.example.com', tenants: ['acme'] }
    expect(at(orders, { url: `${wellKnown}/acme/orders` }, { issuer })).toBeDefined()
    expect(at(orders, { url: `${wellKnown}/globex/orders` }, { issuer })).toBeUndefined()
  })

  it('names its place, for each tenant that has a document', () => {
    const server = createResourceServer({
      ...{ issuer: 'https://login.example.com', audience: orders, resource: {} },
    })
    const { urlOf } = server.metadataRoute()
    expect(urlOf('acme')).toBe(
      'https://api.example.com/.well-known/oauth-protected-resource/acme/orders',
    )
    expect([urlOf(undefined), urlOf('no tenant')]).toEqual([undefined, undefined])
  })

  it('is what the challenge says, for every tenant that isTenant lets pass', () => {
    const tenant = 'a"b^c'
    const server = createResourceServer({
      ...{ issuer: 'https://login.example.com', audience: orders, resource: {} },
      isTenant: () => true,
    })
    expect(
      resourceAt(server.metadataRoute().answer({ url: `${wellKnown}/a%22b%5Ec/orders` })),
    ).toBe(`https://api.example.com/${tenant}/orders`)
  })

  it.each<[string, MetadataRequest['headers'], string | undefined]>([
    ['Host', { host: 'acme.example.com:8443' }, 'https://acme.example.com:8443/orders'],
    ['Host in capitals', { Host: 'ACME.Example.com:8443' }, 'https://acme.example.com:8443/orders'],
    [
      ':authority',
      { ':authority': 'acme.example.com:8443' },
      'https://acme.example.com:8443/orders',
    ],
    ['another host', { host: 'acme.example.org:8443' }, undefined],
    ['another port', { host: 'acme.example.com' }, undefined],
    ['two labels', { host: 'a.b.example.com:8443' }, undefined],
    ['no host', {}, undefined],
    [
      'Host in the Headers of the Fetch API',
      new Headers({ host: 'acme.example.com:8443' }),
      'https://acme.example.com:8443/orders',
    ],
    ['no host in the Headers of the Fetch API', new Headers(), undefined],
  ])('is found by %s where the tenant is a host', (_, headers, resource) => {
    const audience = 'https://{tenant}.example.com:8443/orders'
    expect(at(audience, { url: `${wellKnown}/orders`, headers })).toBe(resource)
    expect(at(audience, { url: `${wellKnown}/invoices`, headers })).toBeUndefined()
  })

  it('is found by a host whatever the case that its template is written in (RFC 3986 §6.2.2.1)', () => {
    const headers = { host: 'acme.example.com' }
    expect(at('HTTPS://{tenant}.Example.com', { url: wellKnown, headers })).toBe(
      'HTTPS://acme.Example.com',
    )
  })

  it('is found by the URL of a fetch Request where the tenant is a host', () => {
    const request = new Request(`https://acme.example.com${wellKnown}`)
    expect(at('https://{tenant}.example.com', request)).toBe('https://acme.example.com')
  })
})
