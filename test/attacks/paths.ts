import { afterAll, expect } from 'vitest'
import {
  AccessTokenError,
  createResourceServer,
  type ResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'
import {
  type Answer,
  insufficient,
  invalidRequest,
  invalidTokenFor,
  unauthenticatedFor,
  user,
} from '../contract/answers.js'
import { frameworks } from '../contract/frameworks/all.js'
import type { Mounted, Started } from '../contract/routes.js'
import { exchange, head } from './exchange.js'
import { options as ordinary } from './token.js'

/** What becomes of a token in a header, where its text is no token there. */
export type InHeader = string | 'accepted' | 'unparsable'

/** What stands behind every path. */
export interface Surroundings {
  /** The options of every server. */
  readonly options: ResourceServerOptions
  /** A token that every path accepts: what caches hold when an attack comes. */
  readonly good: string
  /** The scope that every path requires. Always `orders.read` over HTTP. */
  readonly scope?: string | undefined
  readonly tenant?: string | undefined
  /** Where tokens are presented over HTTP: to a server with a cache, and to one without. */
  readonly targets?: { readonly warm: string; readonly cold: string } | undefined
  readonly answer?: Mounted['answer'] | undefined
}

/** Every path that a token can take. */
export interface Paths {
  /**
   * Presents a token on every path, and expects this refusal, no handler, and that nothing is told
   * of the token, nor of what calls itself a canary.
   */
  refuse(token: string, reason: string, inHeader?: InHeader): Promise<void>
  /** Presents a token on every path, and expects it to be accepted. */
  accept(token: string): Promise<void>
  /** The same with the value of an Authorization field. */
  refuseField(value: string, reason: string): Promise<void>
  readonly servers: Readonly<Record<'cold' | 'pool' | 'warm', ResourceServer>>
  /** The frameworks that listen. */
  readonly apis: readonly { readonly name: string; readonly port: number }[]
  /** Handlers that ran since this was asked last. */
  ran(): readonly string[]
}

const scope = 'orders.read'

/** What a client sees of a reason, as literals. */
function answerTo(reason: string): Answer {
  if (reason === 'accepted') return user
  if (reason.startsWith('credentials_')) return invalidRequest
  if (reason === 'scheme_unsupported' || reason === 'token_missing') {
    return unauthenticatedFor(scope)
  }
  return reason === 'scope_insufficient' ? insufficient(scope) : invalidTokenFor(scope)
}

/** What one path made of a token: the reason, and the answer that a client gets. */
type Outcome = readonly [path: string, reason: string, answer: Answer]

/**
 * Opens every path: `verify` without a cache, in the thread pool and twice at once, and beside a
 * cached token; `authenticate` with every form of a request; every framework over a raw socket, with
 * and without a cache.
 */
export async function openPaths(surroundings: Surroundings): Promise<Paths> {
  const { options, good, tenant, targets } = surroundings
  const { warm: warmTarget, cold: coldTarget } = targets ?? {
    warm: '/orders',
    cold: '/unavailable',
  }
  const reasons: string[] = []
  const ran: string[] = []
  const create = (more: Partial<ResourceServerOptions>): ResourceServer =>
    createResourceServer({
      ...options,
      ...more,
      on: { refused: ({ reason }) => reasons.push(reason) },
    })
  const servers = {
    cold: create({ cache: false }),
    pool: create({ signature: 'pool' }),
    warm: create({}),
  }
  const { cold, pool, warm } = servers
  const template = 'https://api.example.com/{tenant}/orders'
  const tenants = tenant === undefined ? create({ audience: template }) : warm
  const mounted: Mounted = {
    servers: {
      ...{ orders: warm, tenants, unavailable: cold, silent: pool, broken: cold },
      // Routes that no attack asks for.
      ...{ admins: cold, members: cold, shaped: cold },
      published: createResourceServer({ ...ordinary, resource: {} }),
      publishedTenants: createResourceServer({ ...ordinary, audience: template, resource: {} }),
    },
    answer: (route, auth, body) => {
      ran.push(`${route.method} ${route.path}`)
      return surroundings.answer?.(route, auth, body) ?? { subject: auth?.subject }
    },
    caught: (error) => ({ caught: String(error) }),
  }
  const started: (Started & { name: string; port: number })[] = []
  for (const { name, start } of frameworks) {
    const api = await start(mounted)
    started.push({ ...api, name, port: (api.server.address() as { port: number }).port })
  }
  afterAll(async () => {
    for (const { server, close } of started) {
      server.closeAllConnections()
      await close()
    }
  })

  /** Calls a server, and makes of its verdict what a framework would. */
  const call = async (
    path: string,
    verdict: (required: { scope: string; tenant: string | undefined }) => Promise<unknown>,
    server: ResourceServer = cold,
  ): Promise<Outcome> => {
    reasons.length = 0
    try {
      await verdict({ scope: surroundings.scope ?? scope, tenant })
      return [path, 'accepted', user]
    } catch (error) {
      if (!(error instanceof AccessTokenError)) throw error
      const { status, headers, body } = server.refuse(error, { scope })
      expect(reasons).toContain(error.reason)
      leaks.push(`${error.stack} ${error.detail} ${JSON.stringify({ ...error, headers, body })}`)
      return [path, error.reason, answerOf(status, headers, body)]
    }
  }
  /** Everything that was told of a refusal. */
  const leaks: string[] = []

  const verified = async (token: string): Promise<Outcome[]> => [
    await call('verify', (required) => cold.verify(token, required)),
    ...(await Promise.all([
      call('verify, in the pool', (required) => pool.verify(token, required)),
      call('verify, at the same time', (required) => pool.verify(token, required)),
    ])),
    await call('verify, beside a cached token', async (required) => {
      await warm.verify(good, required)
      await warm.verify(token, required)
    }),
    await call('verify, again', (required) => warm.verify(token, required)),
  ]

  const authenticated = async (value: string): Promise<Outcome[]> => {
    const requests: [string, object][] = [
      ['headers', { headers: { authorization: value } }],
      ['rawHeaders', { headers: {}, rawHeaders: ['Host', 'api', 'aUTHORIZATION', value] }],
    ]
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      requests.push(['a fetch Request', { headers: new Headers({ authorization: value }) }])
    }
    const outcomes: Outcome[] = []
    for (const [form, request] of requests) {
      for (const [kept, server] of [
        ['', cold],
        [', beside a cached token', warm],
      ] as const) {
        const present = (required: object) => server.authenticate(request as never, required)
        outcomes.push(await call(`authenticate with ${form}${kept}`, present))
      }
    }
    return outcomes
  }

  const sent = async (value: string, reason: string): Promise<void> => {
    const field = `Authorization: ${value}`
    for (const { name, port } of started) {
      reasons.length = ran.length = 0
      const answers = await exchange(
        port,
        head(`GET ${warmTarget} HTTP/1.1`, field),
        head(`GET ${coldTarget} HTTP/1.1`, field),
        head(`GET ${warmTarget} HTTP/1.1`, field),
        head(`GET ${warmTarget} HTTP/1.1`, `Authorization: Bearer ${good}`, 'Connection: close'),
      )
      leaks.push(JSON.stringify(answers))
      if (reason === 'unparsable') {
        expect([name, answers.map(({ status }) => status), ran]).toEqual([name, [400], []])
        continue
      }
      const answer = answerTo(reason)
      // The good token passes behind every attack, unless it is what is refused.
      const last = value === `Bearer ${good}` ? answer : user
      expect([name, ...answers]).toEqual([name, answer, answer, answer, last])
      const refused = answers.filter(({ status }) => status !== 200).length
      expect([name, ...reasons]).toEqual([name, ...Array(refused).fill(reason)])
      expect([name, ran.length]).toEqual([name, 4 - refused])
    }
  }

  const expectAll = (outcomes: readonly Outcome[], reason: string): void => {
    expect(outcomes).toEqual(outcomes.map(([path]) => [path, reason, answerTo(reason)]))
  }

  const presentField = async (value: string, reason: string): Promise<void> => {
    const called = reason === 'unparsable' ? 'credentials_malformed' : reason
    expectAll(await authenticated(value), called)
    await sent(value, reason)
  }

  return {
    refuse: async (token, reason, inHeader = reason) => {
      leaks.length = 0
      expectAll(await verified(token), reason)
      await presentField(`Bearer ${token}`, inHeader)
      const told = leaks.join()
      const parts = token.split(/[.\s]/).filter((part) => part.length >= 12)
      expect(parts.filter((part) => told.includes(part))).toEqual([])
      expect(told).not.toContain('canary')
    },
    accept: async (token) => {
      expectAll(await verified(token), 'accepted')
      await presentField(`Bearer ${token}`, 'accepted')
    },
    refuseField: presentField,
    servers,
    apis: started,
    ran: () => ran.splice(0),
  }
}

function answerOf(
  status: number,
  headers: Readonly<Record<string, string | string[]>>,
  body: string,
): Answer {
  const field = (name: string) => (headers[name] as string | undefined) ?? null
  return {
    status,
    'www-authenticate': field('WWW-Authenticate'),
    'content-type': field('Content-Type'),
    'cache-control': field('Cache-Control'),
    'retry-after': field('Retry-After'),
    body,
  }
}
