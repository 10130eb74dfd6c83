import type { IncomingMessage, ServerResponse } from 'node:http'
import { requireKnownNames } from '../options/option-values.js'
import { type TestKeys, type TestKeysOptions, testKeysOf } from './create-test-keys.js'
import { createFaultPlan, type ScriptStep } from './fault-plan.js'
import { type FaultName, type FaultOptions, faults } from './faults.js'
import { issuerAt, issuerMetadata } from './issuer-metadata.js'
import { startListener } from './listener.js'
import { type ReceivedRequest, receivedRequest } from './received-request.js'
import { refuseProduction } from './refuse-production.js'
import { type Headers, type ResponseOptions, sendDocument } from './send-document.js'
import { createSigningKeys } from './signing-keys.js'

/** What an issuer is like. Its identifier is where it listens. */
export interface TestIssuerOptions extends Omit<TestKeysOptions, 'issuer'> {
  /**
   * A path in the issuer's identifier: `/realms/acme`, or `/` for a trailing slash. With
   * `/{tenant}` there is an issuer for every tenant, all with the same keys. Default: none.
   */
  readonly path?: string | undefined
}

/** An issuer over HTTP on loopback, which does what it is told. */
export interface TestIssuer extends TestKeys, AsyncDisposable {
  /** Where its JWK Set is: at `/jwks`, unless it was moved. */
  readonly jwksUri: string
  /**
   * Requests meet a fault from now on, until another is named or `recover()`. A `path` may have a
   * fault of its own, which comes before the one for all.
   */
  fail(name: FaultName, options?: FaultOptions): Promise<void>
  /** Nothing is wrong any more, and nothing is planned. */
  recover(): Promise<void>
  /**
   * What the next requests meet, in place of what was planned for them:
   * `script(['status', 'ok', { fault: 'slow', delayMs: 10, times: 2 }])`. After it nothing is wrong.
   */
  script(steps: readonly ScriptStep[], options?: { readonly path?: string }): Promise<void>
  /** How many requests came, to this path if one is given. */
  requests(path?: string): number
  /** The requests that came, to this path if one is given, in their order. */
  received(path?: string): readonly ReceivedRequest[]
  /** What answers have from now on. */
  respondWith(options: ResponseOptions): void
  /** Publishes the JWK Set at another path, which metadata names from now on; the old one answers 404. */
  moveJwks(path: string): void
  /** Stops listening, and ends what is still being answered. */
  close(): Promise<void>
}

/**
 * Starts an issuer on a loopback port: metadata (RFC 8414 and OpenID Connect Discovery), a JWK Set,
 * and tokens signed with its keys.
 *
 * Does NOT have an authorization or a token endpoint: `issue` is how a token is had.
 *
 * @throws Error when `NODE_ENV` is `production`.
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  refuseProduction()
  requireKnownNames('createTestIssuer', options, ['path', 'audience', 'algorithms', 'clock'])
  const { algorithms = ['ES256'], path = '', audience, clock = Date.now } = options
  const keys = await createSigningKeys(algorithms)
  const plan = createFaultPlan()
  const received: ReceivedRequest[] = []
  const headers = new Map<string | undefined, Headers>()
  let jwksPath = '/jwks'

  const documentAt = (pathname: string): object | undefined => {
    if (pathname === jwksPath || pathname === '/elsewhere') return { keys: keys.published() }
    const found = issuerAt(origin + pathname, issuer)
    if (found === undefined) return undefined
    const algs = keys.published().map(({ alg }) => alg)
    return issuerMetadata(found, origin + jwksPath, [...new Set(algs)])
  }
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const entry = receivedRequest(request, response)
    received.push(entry)
    const document = documentAt(entry.path)
    const added = { ...headers.get(undefined), ...headers.get(entry.path) }
    const answer = (): void => sendDocument(request, response, document, added)
    const fault = plan.next(entry.path)
    const exchange = { request, response, answer, document: document ?? {} }
    if (fault === undefined) answer()
    else faults[fault.name]({ ...exchange, keys: keys.published(), options: fault.options })
  }
  const { origin, stop, resume, close } = await startListener(respond)
  const issuer = origin + path
  const receivedAt = (at?: string): readonly ReceivedRequest[] =>
    received.filter((request) => at === undefined || request.path === at)
  const applyPlan = (): Promise<void> => (plan.isDown() ? stop() : resume())

  return {
    ...testKeysOf(keys, { issuer, audience, clock }),
    get jwksUri() {
      return origin + jwksPath
    },
    fail: async (name, { path: at, times = Number.POSITIVE_INFINITY, ...how } = {}) => {
      plan.put([{ ...how, fault: name, times }], at)
      await applyPlan()
    },
    recover: () => {
      plan.clear()
      return applyPlan()
    },
    script: async (steps, { path: at } = {}) => {
      plan.put(steps, at)
      await applyPlan()
    },
    requests: (at) => receivedAt(at).length,
    received: receivedAt,
    respondWith: ({ headers: added = {}, path: at }) => {
      headers.set(at, added)
    },
    moveJwks: (to) => {
      jwksPath = to
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
