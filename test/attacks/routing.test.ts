import { describe, expect, it } from 'vitest'
import { exchangeText, head } from './exchange.js'
import { openPaths } from './paths.js'
import { options, token } from './token.js'

const good = token()
const paths = await openPaths({ options, good })

/** Whatever a framework makes of the request, no handler behind the guard sees it. */
async function reachesNothing(requestLine: string, ...fields: readonly string[]): Promise<void> {
  for (const { name, port } of paths.apis) {
    paths.ran()
    const text = await exchangeText(port, head(requestLine, ...fields, 'Connection: close'))
    expect([name, /^HTTP\/1\.1 (400|401|404|405|501) /.test(text)]).toEqual([name, true])
    expect([name, paths.ran()]).toEqual([name, []])
  }
}

describe('the guard of a route', () => {
  it('stands before a handler that a good token reaches (RFC 9110 §11.6.2)', async () => {
    for (const { name, port } of paths.apis) {
      paths.ran()
      const fields = [`Authorization: Bearer ${good}`, 'Connection: close']
      await exchangeText(port, head('GET /orders HTTP/1.1', ...fields))
      expect([name, paths.ran()]).toEqual([name, ['GET /orders']])
    }
  })

  it.each([
    ...['/orders/', '//orders', '/orders//', '/./orders', '/x/../orders', '/open/../orders'],
    ...['/ORDERS', '/Orders', '/%6Frders', '/%6frders', '/orders%2F', '/orders%00', '/orders%20'],
    ...[
      '/orders;x=1',
      '/orders?x=1',
      '/orders?',
      '/orders#x',
      '/orders.json',
      '/orders\\',
      '\\orders',
    ],
    ...[
      '/open%2F..%2Forders',
      '/open/%2e%2e/orders',
      '/orders/%2e',
      '/%2Forders',
      '/orders/..;/orders',
    ],
    ...[
      'http://api/orders',
      'http://other/orders',
      'https://api/orders',
      'http://api//orders',
      '*',
    ],
  ])('is not gone around by the spelling of the path: %s (RFC 3986 §6.2)', async (target) => {
    await reachesNothing(`GET ${target} HTTP/1.1`)
  })

  it.each(['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY', 'PROPFIND'])(
    'is not gone around by the method %s (RFC 9110 §9)',
    async (method) => {
      await reachesNothing(`${method} /orders HTTP/1.1`, 'Content-Length: 0')
    },
  )

  it.each([
    ['X-HTTP-Method-Override', 'OPTIONS'],
    ['X-Method-Override', 'OPTIONS'],
    ['X-Original-URL', '/open'],
    ['X-Rewrite-URL', '/open'],
    ['X-Forwarded-Prefix', '/open'],
    ['X-Forwarded-Uri', '/open'],
    ['Access-Control-Request-Method', 'GET'],
    ['Origin', 'https://api.example.com'],
  ])('is not gone around by the field %s: %s (RFC 9110 §5.1)', async (name, value) => {
    await reachesNothing('GET /orders HTTP/1.1', `${name}: ${value}`)
    await reachesNothing('POST /orders HTTP/1.1', `${name}: ${value}`, 'Content-Length: 0')
  })

  it('lets a preflight pass where the route asks for it, and no other request that looks like one (Fetch, CORS protocol)', async () => {
    const asks = 'Access-Control-Request-Method: GET'
    await reachesNothing('GET /preflight HTTP/1.1', asks)
    await reachesNothing('HEAD /preflight HTTP/1.1', asks)
    await reachesNothing('OPTIONS /preflight HTTP/1.1')
    await reachesNothing('OPTIONS /preflight HTTP/1.1', 'Access-Control-Request-Method:')
    await reachesNothing('OPTIONS /orders HTTP/1.1', asks)
    for (const { name, port } of paths.apis) {
      const text = await exchangeText(
        port,
        head('OPTIONS /preflight HTTP/1.1', asks, 'Connection: close'),
      )
      expect([name, text.slice(0, 12)]).toEqual([name, 'HTTP/1.1 200'])
    }
  })
})
