import { isNativeError } from 'node:util/types'
import { afterEach, describe, expect, it } from 'vitest'
import { AccessTokenError, UnavailableError } from '../../src/index.js'

const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') as PropertyDescriptor
const refuse = () => new AccessTokenError('token_expired', 'exp has passed')
const headline = 'AccessTokenError: token_expired: exp has passed'

describe('refusals take no stack frames, which cost more than the refusal (issue 7)', () => {
  afterEach(() => {
    Object.defineProperty(Error, 'stackTraceLimit', descriptor)
  })

  it('is a native Error whose stack is its headline', () => {
    const error = refuse()
    expect(isNativeError(error)).toBe(true)
    expect(error).toBeInstanceOf(Error)
    expect(error.stack).toBe(headline)
  })

  it('leaves the frames of every other error alone', () => {
    Error.stackTraceLimit = 3
    refuse()
    expect(Error.stackTraceLimit).toBe(3)
    expect(new Error('another').stack).toMatch(/\n {4}at /)
    const outage = new UnavailableError('keys_unavailable', 'down', { retryAfter: 5 })
    expect(outage.stack).toMatch(/\n {4}at /)
  })

  it('leaves the frames alone where making the refusal throws', () => {
    Error.stackTraceLimit = 3
    const failing = {
      toString: () => {
        throw new Error('no text')
      },
    }
    expect(() => new AccessTokenError('token_expired', failing as never)).toThrow('no text')
    expect(Error.stackTraceLimit).toBe(3)
  })

  it('refuses where the built-ins are frozen', () => {
    Object.defineProperty(Error, 'stackTraceLimit', { value: 2, writable: false })
    const error = refuse()
    expect(error.message).toBe('token_expired: exp has passed')
    expect(error.stack?.startsWith(headline)).toBe(true)
  })

  it('leaves alone what an application took away', () => {
    Reflect.deleteProperty(Error, 'stackTraceLimit')
    expect(refuse().stack).toSatisfy((stack) => stack === undefined || stack === headline)
    expect(new Error('another').stack ?? '').not.toMatch(/\n {4}at /)
  })
})
