import { describe, expect, it, vi } from 'vitest'
import type { AccessToken, GuardOptions, RefusalResponse } from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue()
const server = resourceServer(keys)
const boom = new Error('boom')
const throwing = () => {
  throw boom
}

type Outcome =
  | { pass: AccessToken | undefined }
  | { refuse: RefusalResponse; cause: unknown }
  | { fail: unknown }

const template = 'https://api.example.com/{tenant}'

/** What a guard calls: each time, so that a test sees that it is once. */
function decide(by = server, options: GuardOptions<unknown> = {}, authorization?: string) {
  const outcomes: Outcome[] = []
  const headers = authorization === undefined ? {} : { authorization }
  let record: (outcome: Outcome) => void = () => {}
  const first = new Promise<Outcome>((resolve) => {
    record = (outcome) => {
      outcomes.push(outcome)
      resolve(outcome)
    }
  })
  by.guard(options).decide(
    {},
    { headers },
    {
      pass: (token) => record({ pass: token }),
      refuse: (refusal, cause) => record({ refuse: refusal, cause }),
      fail: (error) => record({ fail: error }),
    },
  )
  return { outcomes, first }
}

describe('what a guard decides on a request', () => {
  it('passes a token at once where the keys are there', () => {
    const { outcomes } = decide(server, {}, `Bearer ${jwt}`)
    expect(outcomes).toEqual([{ pass: expect.objectContaining({ subject: 'user-1' }) }])
  })

  it('passes an anonymous request at once', () => {
    expect(decide(server, { optional: true }).outcomes).toEqual([{ pass: undefined }])
  })

  it.each([
    ['', { scope: 'orders.read' }],
    [
      ', and an anonymous request where a scope is required',
      { scope: 'orders.read', optional: true },
    ],
  ])('refuses at once, and says what for%s (RFC 6750 §3)', (_, options) => {
    const { outcomes } = decide(server, options)
    expect(outcomes).toEqual([
      {
        refuse: expect.objectContaining({ status: 401 }),
        cause: expect.objectContaining({ reason: 'token_missing' }),
      },
    ])
  })

  it('passes and refuses later where keys have to be fetched', async () => {
    await using keyServer = await startKeyServer(json(keys.jwks))
    const remote = resourceServer(keys, {
      issuer: { issuer: 'https://login.example.com', jwksUri: `${keyServer.origin}/jwks` },
    })
    const passing = decide(remote, {}, `Bearer ${jwt}`)
    const lacking = decide(remote, { scope: 'orders.delete' }, `Bearer ${jwt}`)
    expect([passing.outcomes, lacking.outcomes]).toEqual([[], []])
    expect(await passing.first).toEqual({ pass: expect.objectContaining({ subject: 'user-1' }) })
    expect(await lacking.first).toMatchObject({
      refuse: { status: 403 },
      cause: { reason: 'scope_insufficient' },
    })
    expect([passing.outcomes.length, lacking.outcomes.length]).toEqual([1, 1])
  })

  it('fails with what is no verdict, as it is, at once and later', async () => {
    const broken = resourceServer(keys, { clock: throwing })
    expect(decide(broken, {}, `Bearer ${jwt}`).outcomes).toEqual([{ fail: boom }])
    const later = resourceServer(keys, { clock: throwing, audience: template })
    const { first } = decide(later, { tenant: async () => 'acme' }, `Bearer ${jwt}`)
    expect(await first).toEqual({ fail: boom })
  })

  it.each([undefined, null, 0, 'route'])(
    'fails with an error where what was thrown is none: %j',
    async (value) => {
      const clock = () => {
        throw value
      }
      const none = new Error('a value that is no error was thrown', { cause: value })
      const { outcomes } = decide(resourceServer(keys, { clock }), {}, `Bearer ${jwt}`)
      expect(outcomes).toEqual([{ fail: none }])
      const later = resourceServer(keys, { clock, audience: template })
      const { first } = decide(later, { tenant: async () => 'acme' }, `Bearer ${jwt}`)
      expect(await first).toEqual({ fail: none })
    },
  )

  it('asks for no tenant where no challenge names one (RFC 9728 §5.1)', () => {
    const tenant = vi.fn(() => 'acme')
    const { outcomes } = decide(resourceServer(keys, { audience: template }), { tenant })
    expect(outcomes).toMatchObject([{ cause: { reason: 'token_missing' } }])
    expect(tenant).not.toHaveBeenCalled()
  })

  it('fails with what going on throws, where it went on later', async () => {
    const tenants = resourceServer(keys, { audience: template })
    const guard = tenants.guard({ tenant: async () => 'orders' })
    const failed = await new Promise((resolve) => {
      const headers = { authorization: `Bearer ${jwt}` }
      guard.decide({ headers }, { headers }, { pass: throwing, refuse: resolve, fail: resolve })
    })
    expect(failed).toBe(boom)
  })
})
