import type { IncomingMessage, ServerResponse } from 'node:http'
import { metadataUrls } from '../metadata/discover.js'
import { type TestKeys, type TestKeysOptions, testKeysOf } from './create-test-keys.js'
import { createFaultPlan, type ScriptStep } from './fault-plan.js'
import { type FaultName, type FaultOptions, faults } from './faults.js'
import { startListener } from './listener.js'
import { refuseProduction } from './refuse-production.js'
import { createSigningKeys } from './signing-keys.js'

/** What an issuer is like. Its identifier is where it listens. */
export interface TestIssuerOptions extends Omit<TestKeysOptions, 'issuer'> {
  /** A path in the issuer's identifier, `/tenants/acme` say. Default: none. */
  readonly path?: string | undefined
}

/** What is added to answers that meet no fault. */
export interface ResponseOptions {
  /** Cache-Control, Age, ETag and the like. An ETag is also compared with If-None-Match. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** An issuer over HTTP on loopback, which does what it is told. */
export interface TestIssuer extends TestKeys {
  /** Where its JWK Set is; its path is `/jwks`. */
  readonly jwksUri: string
  /** Requests from now on meet a fault, until `recover()`. */
  fail(name: FaultName, options?: FaultOptions): Promise<void>
  /** Nothing is wrong any more. */
  recover(): Promise<void>
  /** What the next requests meet, one step each: `script(['status', 'ok', { fault: 'slow', delayMs: 10 }])`. */
  script(steps: readonly ScriptStep[], options?: { readonly path?: string }): void
  /** How many requests came, to this path if one is given. */
  requests(path?: string): number
  /** What answers have from now on. */
  respondWith(options: ResponseOptions): void
  /** Stops listening, and ends what is still being answered. */
  close(): Promise<void>
}

/**
 * Starts an issuer on a loopback port: discovery (RFC 8414 and OpenID Connect), a JWK Set, and
 * tokens signed with its keys.
 *
 * @throws Error when `NODE_ENV` is `production`.
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  refuseProduction()
  const { algorithms = ['ES256'], path = '', audience, clock = Date.now } = options
  const keys = await createSigningKeys(algorithms)
  const plan = createFaultPlan()
  const timers = new Set<NodeJS.Timeout>()
  const asked: string[] = []
  let headers: Readonly<Record<string, string>> = {}

  const later = (milliseconds: number, then: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, milliseconds).unref()
    timers.add(timer)
  }
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url as string
    asked.push(url)
    const document = documents().get(url)
    const answer = (): void => sendDocument(request, response, document, headers)
    const fault = plan.next(url)
    if (fault === undefined) answer()
    else {
      const exchange = { request, response, answer, document, jwks: keys.published(), later }
      faults[fault.name]({ ...exchange, options: fault.options })
    }
  }

  const listener = await startListener(respond)
  const issuer = `${listener.origin}${path}`
  const jwksUri = `${listener.origin}/jwks`
  const documents = (): ReadonlyMap<string, object> => {
    const jwks = { keys: keys.published() }
    const metadata = { issuer, jwks_uri: jwksUri, response_types_supported: ['code'] }
    const places = metadataUrls(issuer).map((url) => [new URL(url).pathname, metadata] as const)
    return new Map<string, object>([...places, ['/jwks', jwks], ['/elsewhere', jwks]])
  }
  const close = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer)
    await listener.stop()
  }
  const testKeys = testKeysOf(keys, { issuer, audience, clock, algorithm: algorithms[0] as string })

  return Object.assign(testKeys, {
    jwksUri,
    fail: async (name: FaultName, how: FaultOptions = {}) => {
      plan.fail(name, how)
      if (name === 'down' && how.path === undefined && how.times === undefined)
        await listener.stop()
    },
    recover: async () => {
      plan.clear()
      await listener.resume()
    },
    script: (steps: readonly ScriptStep[], how: { readonly path?: string } = {}) =>
      plan.script(steps, how.path),
    requests: (of?: string) => asked.filter((url) => of === undefined || url === of).length,
    respondWith: ({ headers: next = {} }: ResponseOptions) => {
      headers = next
    },
    close,
  })
}

function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: object | undefined,
  headers: Readonly<Record<string, string>>,
): void {
  const names = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  if (document === undefined) response.writeHead(404).end()
  else if (names.has('etag') && request.headers['if-none-match'] === names.get('etag')) {
    response.writeHead(304, headers).end()
  } else {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(document))
  }
}
