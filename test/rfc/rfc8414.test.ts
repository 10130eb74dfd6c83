import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  createResourceServer,
  type JwksOptions,
  UnavailableError,
} from '../../src/index.js'
import { json, type KeyServer, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { audience, createTestKeys, now } from '../support/test-keys.js'

const inserted = '/.well-known/oauth-authorization-server'
const appended = '/.well-known/openid-configuration'
const keys = await createTestKeys('ES256')

let published: KeyServer
beforeEach(async () => {
  published = await startKeyServer((_request, response) => response.writeHead(404).end())
})
afterEach(() => published.close())

/** Publishes documents at these paths, and nothing elsewhere. */
const publish = (documents: Record<string, RequestListener>) => {
  const routes = new Map(Object.entries({ '/jwks': json(keys.jwks), ...documents }))
  published.respond = (request, response) => {
    const route = routes.get(request.url as string)
    if (route === undefined) response.writeHead(404).end()
    else route(request, response)
  }
}
const metadata = (path = '', changes: object = {}) =>
  json({ issuer: published.origin + path, jwks_uri: `${published.origin}/jwks`, ...changes })
const serverOf = (issuer: string, jwks: JwksOptions = {}) =>
  createResourceServer({ issuer, audience, jwks, clock: () => now * 1000 })
const verify = async (path = '', jwks: JwksOptions = {}) => {
  const iss = published.origin + path
  return serverOf(iss, jwks).verify(await keys.issue({ iss }))
}
const unavailable = async (verdict: Promise<unknown>, reason: string) => {
  const error = await verdict.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UnavailableError)
  expect(error).toMatchObject({ reason })
}

describe('RFC 8414: where the metadata is', () => {
  it('accepts the baseline', async () => {
    publish({ [inserted]: metadata() })
    await expect(verify()).resolves.toBeDefined()
    expect(published.requests).toEqual(['/.well-known/oauth-authorization-server', '/jwks'])
  })

  it.each([
    ['', inserted],
    ['/', inserted],
    ['/tenant-1', `${inserted}/tenant-1`],
    ['/tenant-1/', `${inserted}/tenant-1`],
    ['/a/b', `${inserted}/a/b`],
  ])('inserts the well-known path before %j (RFC 8414 §3.1, AS-2)', async (path, place) => {
    publish({ [place]: metadata(path) })
    await expect(verify(path)).resolves.toBeDefined()
    expect(published.requests).toEqual([place, '/jwks'])
  })

  it.each([
    ['', appended],
    ['/', appended],
    ['/tenant-1', `/tenant-1${appended}`],
    ['/tenant-1/', `/tenant-1${appended}`],
  ])(
    'appends the other well-known path to %j as the second place (RFC 8414 §5, OpenID Connect Discovery §4, AS-3)',
    async (path, place) => {
      publish({ [place]: metadata(path) })
      await expect(verify(path)).resolves.toBeDefined()
      expect(published.requests.slice(1)).toEqual([place, '/jwks'])
    },
  )

  it.each<[what: string, respond: RequestListener]>([
    ['an error', (_request, response) => response.writeHead(500).end()],
    ['garbage', (_request, response) => response.end('<html>')],
    ['a redirect', (_request, response) => response.writeHead(302, { location: appended }).end()],
    ['no answer', ({ socket }) => socket.destroy()],
    [
      'no jwks_uri',
      (request, response) => metadata('', { jwks_uri: undefined })(request, response),
    ],
    ['another issuer', (request, response) => metadata('/other')(request, response)],
  ])('goes on to the second place after %s (RFC 8414 §5, AS-4)', async (_, respond) => {
    publish({ [inserted]: respond, [appended]: metadata() })
    await expect(verify()).resolves.toBeDefined()
    expect(published.requests).toEqual([inserted, appended, '/jwks'])
  })

  it('asks each document once for 100 first verifications at the same time (RFC 8414 §3)', async () => {
    publish({ [inserted]: metadata() })
    const server = serverOf(published.origin)
    const token = await keys.issue({ iss: published.origin })
    await Promise.all(Array.from({ length: 100 }, () => server.verify(token)))
    expect(published.requests).toEqual([inserted, '/jwks'])
  })
})

describe('RFC 8414: what the metadata says', () => {
  it.each<[what: string, issuer: (origin: string) => unknown]>([
    ['a slash more', (origin) => `${origin}/`],
    ['a path more', (origin) => `${origin}/tenant-1`],
    ['https for http', (origin) => origin.replace('http:', 'https:')],
    ['another case', (origin) => origin.replace('http:', 'HTTP:')],
    ['another port', (origin) => origin.replace(/\d+$/, '1')],
    ['another name of the host', (origin) => origin.replace('127.0.0.1', 'localhost')],
    ['an array of it', (origin) => [origin]],
    ['nothing', () => undefined],
    ['null', () => null],
    ['an empty text', () => ''],
  ])('is not used when its issuer is %s (RFC 8414 §3.3, AS-6)', async (_, issuer) => {
    const changed = metadata('', { issuer: issuer(published.origin) })
    publish({ [inserted]: changed, [appended]: changed })
    await unavailable(verify(), 'metadata_unavailable')
    expect(published.requests).toEqual([inserted, appended])
  })

  it('is not used when its issuer lacks the slash of the configured one (RFC 8414 §3.3, AS-7)', async () => {
    publish({ [inserted]: metadata(''), [appended]: metadata('') })
    await unavailable(verify('/'), 'metadata_unavailable')
  })

  it.each([
    undefined,
    null,
    1,
    true,
    {},
    ['https://login.example.com/jwks'],
    '',
    'jwks',
    '/jwks',
    '//login.example.com/jwks',
    'http://login.example.com/jwks',
    'http://127.0.0.1.example.com/jwks',
    'http://localhost.example.com/jwks',
    'http://0.0.0.0/jwks',
    'http://10.0.0.1/jwks',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:7f00:1]/jwks',
    'file:///etc/passwd',
    'data:application/json,{"keys":[]}',
    'ftp://login.example.com/jwks',
    'https://user:password@login.example.com/jwks',
    'https://login.example.com/jwks#keys',
    ' https://login.example.com/jwks',
    'https://login.example.com/j wks',
    'https://',
  ])('is not used when its jwks_uri is %j (RFC 8414 §2, AS-9)', async (jwks_uri) => {
    const changed = metadata('', { jwks_uri })
    publish({ [inserted]: changed, [appended]: changed })
    await unavailable(verify(), 'metadata_unavailable')
    expect(published.requests).toEqual([inserted, appended])
  })

  it('may hold members that are not known (RFC 8414 §3.2, AS-8)', async () => {
    publish({ [inserted]: metadata('', { jwks: 1, x: null, constructor: {} }) })
    await expect(verify()).resolves.toBeDefined()
  })
})

describe('RFC 8414: metadata that cannot be had', () => {
  it('leaves no verdict, and says that it is the metadata (RFC 8414 §3)', async () => {
    await unavailable(verify(), 'metadata_unavailable')
  })

  it('is told from keys that cannot be had (RFC 8414 §2)', async () => {
    publish({
      [inserted]: metadata(),
      '/jwks': (_request, response) => response.writeHead(500).end(),
    })
    await unavailable(verify(), 'keys_unavailable')
  })

  it('is told from keys that cannot be had when it does not come in time (RFC 8414 §3)', async () => {
    publish({ [inserted]: () => undefined })
    await unavailable(verify('', { timeout: 0.1 }), 'metadata_unavailable')
  })

  it('is asked for no second time when the deadline has passed (RFC 8414 §3)', async () => {
    publish({ [inserted]: () => undefined, [appended]: metadata() })
    await verify('', { timeout: 0.1 }).catch(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    expect(published.requests).toEqual([inserted])
  })

  it('shares one deadline with the keys (RFC 8414 §3)', async () => {
    const late =
      (respond: RequestListener): RequestListener =>
      (request, response) => {
        setTimeout(() => respond(request, response), 200)
      }
    publish({ [inserted]: late(metadata()), '/jwks': late(json(keys.jwks)) })
    await unavailable(verify('', { timeout: 0.3 }), 'keys_unavailable')
    expect(published.requests).toEqual([inserted, '/jwks'])
    await expect(verify('', { timeout: 5 })).resolves.toBeDefined()
  })
})

describe('RFC 8414: the issuer', () => {
  it.each([
    'http://login.example.com',
    'https://login.example.com?x=1',
    'https://login.example.com?',
    'https://login.example.com#x',
    'https://login.example.com#',
    'https://user@login.example.com',
    'login.example.com',
    'urn:example:issuer',
  ])('cannot be %s (RFC 8414 §2, AS-1)', (issuer) => {
    expect(() => serverOf(issuer)).toThrow(ConfigurationError)
  })

  it.each(['https://login.example.com', 'https://login.example.com/a/', 'http://127.0.0.1:3000'])(
    'can be %s (RFC 8414 §2, AS-1)',
    (issuer) => {
      expect(serverOf(issuer).health().issuers).toHaveLength(1)
    },
  )

  it.each([201, 202, 203, 206, 301, 302, 307, 401, 404, 500])(
    'publishes nothing with status %i (RFC 8414 §3.2, AS-8)',
    async (status) => {
      const good = { issuer: published.origin, jwks_uri: `${published.origin}/jwks` }
      const other: RequestListener = (_request, response) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(good))
      }
      publish({ [inserted]: other, [appended]: other })
      await unavailable(verify(), 'metadata_unavailable')
    },
  )

  it('is asked with GET, without credentials and without a body (RFC 8414 §3.1, AS-8)', async () => {
    const seen: unknown[] = []
    publish({
      [inserted]: (request, response) => {
        const { authorization, cookie, 'content-length': length } = request.headers
        seen.push([request.method, authorization, cookie, length])
        metadata()(request, response)
      },
    })
    await expect(verify()).resolves.toBeDefined()
    expect(seen).toEqual([['GET', undefined, undefined, undefined]])
  })

  it.each([
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/%7Ea', '/~a'],
    ['/a/../b', '/b'],
  ])(
    'is %j, and not %j, which is the same once normalised (RFC 8414 §4, AS-11)',
    async (said, configured) => {
      const changed = metadata(said)
      publish({
        [`${inserted}${configured}`]: changed,
        [`${configured}${appended}`]: changed,
      })
      await unavailable(verify(configured), 'metadata_unavailable')
      expect(published.requests).toHaveLength(2)
    },
  )

  it('does not choose the algorithms by its metadata: they are configured (RFC 9068 §4, AS-13)', async () => {
    const algs = { id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'] }
    publish({ [inserted]: metadata('', algs) })
    await expect(verify()).resolves.toBeDefined()
    const iss = published.origin
    const narrow = createResourceServer({
      issuer: iss,
      audience,
      algorithms: ['PS256'],
      clock: () => now * 1000,
    })
    publish({ [inserted]: metadata('', { id_token_signing_alg_values_supported: ['ES256'] }) })
    await refused(narrow.verify(await keys.issue({ iss })), 'algorithm_refused')
  })

  it('is not discovered where only a token names it (rfc8725bis §2.9 and §3.8, AS-15)', async () => {
    publish({ [inserted]: metadata() })
    const server = createResourceServer({
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks },
      audience,
      clock: () => now * 1000,
    })
    await refused(server.verify(await keys.issue({ iss: published.origin })), 'issuer_unknown')
    expect(published.requests).toEqual([])
  })
})
