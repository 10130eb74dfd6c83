import { describe, expect, it, vi } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { after, isPromise } from '../../src/maybe-promise.js'
import * as kit from '../../src/testing/index.js'
import { refused } from '../support/refusals.js'

const audience = 'https://api.example.com/t/{tenant}/orders'
const keys = await kit.createTestKeys({ audience })
const request = { headers: { authorization: await keys.authorizationFor({ tenant: 'acme' }) } }
const unreadable = ['then', { get: throwing }] as const
const serverWith = (on = {}) =>
  createResourceServer({ issuer: { issuer: keys.issuer, jwks: keys.jwks }, audience, on })

describe('what is still to come', () => {
  it.each([
    [Promise.resolve(), true],
    [thenable(() => undefined), true],
    [thenable(true), false],
    [null, false],
    [undefined, false],
    ['then', false],
  ])('is told by its then: %o', (value, expected) => {
    expect(isPromise(value as unknown)).toBe(expected)
  })

  it('is waited for, whosever promise it is', async () => {
    const foreign = thenable((resolve: (value: number) => unknown) => resolve(1))
    expect(after(foreign as unknown as Promise<number>, (value) => value + 1)).toBe(2)
  })
})

describe('a refusal', () => {
  it('comes when its caller waits for it, so that Node.js notes nothing that nobody handles', async () => {
    const server = serverWith()
    for (const decide of [() => server.verify(''), () => server.authenticate({ headers: {} })]) {
      const order: string[] = []
      const refusal = decide().catch(() => order.push('refused'))
      await Promise.resolve().then(() => order.push('a turn later'))
      await refusal
      expect(order).toEqual(['a turn later', 'refused'])
    }
  })
})

describe('an answer of the application that is odd', () => {
  it.each([
    ['a then that throws', () => Object.defineProperty({}, ...unreadable)],
    ['a proxy that throws', () => new Proxy({}, { get: throwing, has: throwing })],
    [
      'a then that rejects',
      () => thenable((_: unknown, reject: (e: unknown) => void) => reject(1)),
    ],
  ])('is no tenant where it is %s', async (_, answer) => {
    const guard = serverWith().guard({ tenant: answer as unknown as () => string })
    await refused(
      Promise.resolve().then(() => guard.admit(request)),
      'tenant_invalid',
    )
  })

  it('changes no verdict where a handler answers with a foreign promise that rejects', async () => {
    const then = vi.fn((_: unknown, reject: (error: unknown) => void) => reject(new Error('log')))
    const server = serverWith({ accepted: () => thenable(then) })
    expect((await server.authenticate(request, { tenant: 'acme' })).tenant).toBe('acme')
    expect(then).toHaveBeenCalledOnce()
  })
})

function throwing(): never {
  throw new Error('thrown')
}

/** What only looks like a promise. */
function thenable(then: unknown): object {
  return Object.fromEntries([['then', then]])
}
