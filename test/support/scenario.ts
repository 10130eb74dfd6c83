import { vi } from 'vitest'
import {
  AccessTokenError,
  createResourceServer,
  type EventName,
  type ResourceServer,
  type ResourceServerOptions,
  UnavailableError,
} from '../../src/index.js'
import {
  createTestIssuer,
  type TestClock,
  type TestIssuer,
  type TestIssuerOptions,
  testClock,
} from '../../src/testing/index.js'

export const audience = 'https://api.example.com/orders'
const lasting = 30 * 86_400

/** An issuer, a resource server that fetches its keys, and the time of both. */
export interface Scenario extends AsyncDisposable {
  readonly issuer: TestIssuer
  readonly server: ResourceServer
  readonly clock: TestClock
  /** What was told, in order: the event's name, and the event. */
  readonly events: readonly (readonly [EventName, Record<string, unknown>])[]
  /** A further server for the same issuer, as after a restart. */
  restart(options?: Partial<ResourceServerOptions>): ResourceServer
  /** What a client with this token sees. */
  status(token: string, at?: ResourceServer): Promise<number>
  /** A token that outlasts the scenario. */
  token(kid?: string): Promise<string>
  /** How often the JWK Set was asked for. */
  fetches(): number
  /** Waits until so many refreshes have ended, well or not. */
  refreshes(count: number): Promise<void>
}

export async function scenario(
  options: Partial<ResourceServerOptions> = {},
  issuerOptions: TestIssuerOptions = {},
): Promise<Scenario> {
  const clock = testClock(1_800_000_000_000)
  const issuer = await createTestIssuer({ audience, clock, ...issuerOptions })
  const events: (readonly [EventName, Record<string, unknown>])[] = []
  const note = (name: EventName) => (event: unknown) => {
    events.push([name, event as Record<string, unknown>])
  }
  const create = (more: Partial<ResourceServerOptions> = {}): ResourceServer =>
    createResourceServer({
      issuer: { issuer: issuer.issuer, jwksUri: issuer.jwksUri },
      audience,
      clock,
      on: {
        'keys.refreshed': note('keys.refreshed'),
        'keys.refreshFailed': note('keys.refreshFailed'),
        'keys.keySkipped': note('keys.keySkipped'),
        'keys.unknownKid': note('keys.unknownKid'),
        'keys.withdrawn': note('keys.withdrawn'),
        'keys.storeFailed': note('keys.storeFailed'),
      },
      ...options,
      ...more,
    })
  const server = create()
  return {
    issuer,
    server,
    clock,
    events,
    restart: create,
    status: (token, at = server) => statusOf(at, token),
    token: (kid) => issuer.issue({ exp: clock.now() + lasting }, kid === undefined ? {} : { kid }),
    fetches: () => issuer.requests('/jwks'),
    refreshes: (count) =>
      vi.waitFor(
        () => {
          const ended = events.filter(([name]) => /refresh(ed|Failed)$/.test(name)).length
          if (ended !== count) throw new Error(`${ended} refreshes have ended, not ${count}`)
        },
        { timeout: 5000, interval: 5 },
      ),
    [Symbol.asyncDispose]: () => issuer.close(),
  }
}

/** What a client with this token sees. */
export async function statusOf(
  server: ResourceServer,
  token: string,
  expectations = {},
): Promise<number> {
  try {
    await server.verify(token, expectations)
    return 200
  } catch (error) {
    if (!(error instanceof AccessTokenError || error instanceof UnavailableError)) throw error
    return server.refuse(error).status
  }
}

/** A token of a stranger's: the claims are good, `kid` and signature are invented. */
export function strangersToken(good: string, kid: string): string {
  const [, payload] = good.split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid }))
  return `${header.toString('base64url')}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}`
}

/** The errors that strangers' tokens and outages cause. */
export async function failureOf(verdict: Promise<unknown>): Promise<UnavailableError> {
  const error = await verdict.then(
    () => new Error('accepted'),
    (cause: unknown) => cause,
  )
  if (error instanceof UnavailableError) return error
  throw error
}
