import { describe, expect, it, vi } from 'vitest'
import {
  AccessTokenError,
  createResourceServer,
  type Reason,
  type RequestLike,
  UnavailableError,
} from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const options = {
  issuer: 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  resource: {},
}
const perTenant = { ...options, audience: 'https://api.example.com/{tenant}/orders' }
const rm = 'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/orders"'
const ofAcme =
  'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/acme/orders"'
const invalidToken =
  'error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"'

describe('resource_metadata in a challenge', () => {
  const refuse = (reason: Reason, scope?: string) =>
    createResourceServer(options).refuse(new AccessTokenError(reason, 'a detail'), { scope })

  it.each<[Reason, string | undefined, number, string]>([
    ['token_missing', undefined, 401, `Bearer realm="api", ${rm}`],
    ['token_missing', 'orders.read', 401, `Bearer realm="api", ${rm}, scope="orders.read"`],
    ['scheme_unsupported', undefined, 401, `Bearer realm="api", ${rm}`],
    [
      'credentials_repeated',
      'orders.read',
      400,
      `Bearer realm="api", error="invalid_request", error_description="The Authorization header is not one Bearer token", ${rm}`,
    ],
    ['token_expired', undefined, 401, `Bearer realm="api", ${invalidToken}, ${rm}`],
    [
      'scope_insufficient',
      'orders.read',
      403,
      `Bearer realm="api", error="insufficient_scope", scope="orders.read", error_description="The access token lacks a scope that this request requires", ${rm}`,
    ],
  ])('stands at %s with scope %s (RFC 9728 §5.1)', (reason, scope, status, challenge) => {
    const refusal = refuse(reason, scope)
    expect(refusal.status).toBe(status)
    expect(refusal.headers['WWW-Authenticate']).toBe(challenge)
  })

  it('stands nowhere without a challenge (RFC 9728 §5.1, RFC 9110 §15.6.4)', () => {
    const server = createResourceServer(options)
    const unavailable = server.refuse(
      new UnavailableError('keys_unavailable', 'a detail', { retryAfter: 5 }),
    )
    expect(unavailable.status).toBe(503)
    expect(unavailable.headers).not.toHaveProperty('WWW-Authenticate')
    expect(refuse('check_refused').headers).not.toHaveProperty('WWW-Authenticate')
  })
})

describe("resource_metadata of the request's tenant", () => {
  const missing = new AccessTokenError('token_missing', 'a detail')

  it.each<[string, unknown, string]>([
    ['named', 'acme', `Bearer realm="api", ${ofAcme}`],
    ['that a function names', () => 'acme', `Bearer realm="api", ${ofAcme}`],
    ['not named', undefined, 'Bearer realm="api"'],
    ['that isTenant refuses', 'a b', 'Bearer realm="api"'],
    ['repeated', () => ['acme', 'acme'], 'Bearer realm="api"'],
    ['to wait for', () => Promise.resolve('acme'), 'Bearer realm="api"'],
    [
      'whose resolver fails',
      () => {
        throw new Error('no database')
      },
      'Bearer realm="api"',
    ],
  ])('is written for a tenant %s', (_, tenant, challenge) => {
    const server = createResourceServer(perTenant)
    const refusal = server.refuse(missing, { tenant: tenant as string })
    expect(refusal.status).toBe(401)
    expect(refusal.headers['WWW-Authenticate']).toBe(challenge)
  })

  it('never ends the quotes, whatever isTenant lets pass (RFC 9110 §5.6.4)', () => {
    const server = createResourceServer({ ...perTenant, isTenant: () => true })
    expect(server.refuse(missing, { tenant: 'a"b<c' }).headers['WWW-Authenticate']).toBe(
      'Bearer realm="api", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/a%22b%3Cc/orders"',
    )
  })

  const challengeOf = (
    tenant: (() => unknown) | undefined,
    headers: RequestLike['headers'] = {},
  ): Promise<string> =>
    new Promise((resolve, reject) => {
      const server = createResourceServer(perTenant)
      const guard = server.guard({ ...(tenant && { tenant: tenant as () => string }) })
      guard.decide(
        { headers },
        { headers },
        {
          pass: () => reject(new Error('it passed')),
          fail: reject,
          refuse: (refusal) => {
            resolve(`${refusal.status} ${refusal.headers['WWW-Authenticate']}`)
          },
        },
      )
    })

  it.each<[string, (() => unknown) | undefined, string]>([
    ['names it', () => 'acme', `401 Bearer realm="api", ${ofAcme}`],
    ['answers late', () => Promise.resolve('acme'), `401 Bearer realm="api", ${ofAcme}`],
    ['answers nothing', () => undefined, '401 Bearer realm="api"'],
    ['names none that is usable', () => '../x', '401 Bearer realm="api"'],
    ['is not there', undefined, '401 Bearer realm="api"'],
    ['fails late', () => Promise.reject(new Error('no database')), '401 Bearer realm="api"'],
    [
      'throws',
      () => {
        throw new Error('no database')
      },
      '401 Bearer realm="api"',
    ],
  ])(
    'is found for the challenge alone where credentials are missing and the resolver %s',
    async (_, tenant, answer) => {
      expect(await challengeOf(tenant)).toBe(answer)
    },
  )

  it('is left to the token where that may name it, and the route names none (RFC 8707 §3)', async () => {
    const keys = await createTestKeys('ES256')
    const server = resourceServer(keys, {
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, tenantFrom: 'token' },
      audience: 'https://api.example.com/{tenant}/orders',
      resource: {},
    })
    const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
    const headers = { authorization: `Bearer ${token}` }
    const verdict = { pass: vi.fn(), refuse: vi.fn(), fail: vi.fn() }
    server.guard().decide({ headers }, { headers }, verdict)
    expect(verdict.pass).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ tenant: 'acme' }),
    )
  })

  it('is asked for once, for the verdict and its challenge', async () => {
    const headers = { authorization: 'Bearer abc' }
    for (const answer of ['acme', Promise.resolve('acme')]) {
      let asked = 0
      const tenant = () => {
        asked += 1
        return answer
      }
      expect(await challengeOf(tenant, headers)).toBe(
        `401 Bearer realm="api", ${invalidToken}, ${ofAcme}`,
      )
      expect(asked).toBe(1)
    }
  })

  it('leaves what a framework throws to whoever handles errors, late too', async () => {
    const guard = createResourceServer(perTenant).guard({ tenant: async () => 'acme' })
    const thrown = new Error('the answer was sent')
    const failed = await new Promise((resolve) => {
      guard.decide(
        { headers: {} },
        { headers: {} },
        {
          pass: resolve,
          fail: resolve,
          refuse: () => {
            throw thrown
          },
        },
      )
    })
    expect(failed).toBe(thrown)
  })
})
