import type { FetchFunction } from '../../src/index.js'
import type { Mode, SoakIssuer } from './issuers.js'
import type { Key } from './keys.js'

/** One answer that a server got: what the model goes by. */
export interface Fetched {
  readonly identifier: string
  readonly what: 'keys' | 'metadata'
  /** The keys that were published with it; undefined where it failed. */
  readonly keys: readonly Key[] | undefined
  readonly saidMaxAge: number | undefined
  readonly retryAfter: number | undefined
}

/** The network of one server: every issuer is here, and all that is fetched is noted. */
export interface Network {
  readonly fetch: FetchFunction
  /** What was fetched since this was asked last, in order. */
  taken(): readonly Fetched[]
  /** Whether an answer is on its way that will come. */
  isMoving(): boolean
  /** How many fetches for one issuer ran at the same time, at most, since this was asked last. */
  concurrency(): number
}

/** Makes a network. The place of a set is `<identifier>/jwks`. */
export function createNetwork(issuers: readonly SoakIssuer[]): Network {
  let fetched: Fetched[] = []
  let most = 0
  let moving = 0
  const running = new Map<string, number>()
  const begin = (identifier: string): void => {
    const count = (running.get(identifier) ?? 0) + 1
    running.set(identifier, count)
    most = Math.max(most, count)
  }
  const end = (identifier: string): void => {
    running.set(identifier, (running.get(identifier) ?? 0) - 1)
  }
  return {
    fetch: async (url, { headers, signal }) => {
      const what = url.endsWith('/jwks') ? 'keys' : 'metadata'
      const issuer = issuers.find(({ identifier }) => isOf(url, identifier))
      if (issuer === undefined) throw new Error(`nobody is at ${url}`)
      const { identifier, retryAfter, maxAge } = issuer
      const mode = issuer.mode[what]
      begin(identifier)
      let ended = false
      const over = (): void => {
        if (!ended) end(identifier)
        ended = true
      }
      // Nobody waits for it any longer.
      signal.addEventListener('abort', over, { once: true })
      try {
        // Nobody knows when an answer comes: others go on meanwhile.
        moving += 1
        await new Promise((resolve) => setImmediate(resolve))
        moving -= 1
        const keys = mode === 'well' ? issuer.published : undefined
        fetched.push({
          identifier,
          what,
          keys,
          saidMaxAge: maxAge,
          retryAfter: mode === 'busy' ? retryAfter : undefined,
        })
        return await answer(mode, issuer, what, headers['if-none-match'], signal)
      } finally {
        over()
      }
    },
    taken: () => {
      const taken = fetched
      fetched = []
      return taken
    },
    isMoving: () => moving > 0,
    concurrency: () => {
      const seen = most
      most = 0
      return seen
    },
  }
}

function isOf(url: string, identifier: string): boolean {
  const { origin, pathname } = new URL(identifier)
  const path = pathname === '/' ? '' : pathname
  return [
    `${identifier}/jwks`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ].includes(url)
}

async function answer(
  mode: Mode,
  issuer: SoakIssuer,
  what: 'keys' | 'metadata',
  tag: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const document =
    what === 'keys'
      ? { keys: issuer.published.map(({ jwk }) => jwk) }
      : { issuer: issuer.identifier, jwks_uri: `${issuer.identifier}/jwks` }
  const text = JSON.stringify(document)
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => undefined)
  switch (mode) {
    case 'well': {
      const etag = `"${issuer.published.map(({ number }) => number).join('-')}"`
      const headers = new Headers(what === 'keys' ? { etag } : {})
      if (issuer.maxAge !== undefined) headers.set('cache-control', `max-age=${issuer.maxAge}`)
      return tag === etag && what === 'keys'
        ? new Response(null, { status: 304, headers })
        : new Response(text, { headers })
    }
    case 'down':
      throw new TypeError('fetch failed')
    case 'error':
      return new Response(text, { status: 500 })
    case 'forbidden':
      return new Response(text, { status: 403 })
    case 'busy':
      return new Response(text, {
        status: 503,
        headers: { 'retry-after': String(issuer.retryAfter) },
      })
    case 'garbage':
      return new Response('<html>maintenance</html>')
    case 'truncated':
      return new Response(text.slice(0, -7))
    case 'empty':
      return Response.json({ keys: [] })
    case 'null':
      return Response.json(null)
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: 'https://evil.example/jwks' } })
    case 'huge':
      return new Response(`${text}${' '.repeat(300_000)}`)
    case 'silent':
      return aborted
    case 'stalled':
      return new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(Buffer.from(text.slice(0, 9)))
            aborted.catch((cause) => controller.error(cause))
          },
        }),
      )
  }
}
