import { describe, expect, it } from 'vitest'
import { AccessTokenError, ConfigurationError, UnavailableError } from '../../src/index.js'

const refusal = new AccessTokenError('token_expired', 'exp has passed')
const mistake = new ConfigurationError('audience is missing: write one.')
const cause = new Error('connection refused')
const outage = new UnavailableError('keys_unavailable', 'down', { retryAfter: 5, cause })

describe('three classes of errors, by who must act', () => {
  it('tells the client by reason and detail', () => {
    expect(refusal).toMatchObject({
      name: 'AccessTokenError',
      reason: 'token_expired',
      detail: 'exp has passed',
      message: 'token_expired: exp has passed',
    })
    expect(refusal.cause).toBeUndefined()
  })

  it('tells the developer what to write', () => {
    expect(mistake).toMatchObject({
      name: 'ConfigurationError',
      message: 'audience is missing: write one.',
    })
  })

  it('tells the operator by reason, detail, cause and the time to wait', () => {
    expect(outage).toMatchObject({
      name: 'UnavailableError',
      reason: 'keys_unavailable',
      detail: 'down',
      message: 'keys_unavailable: down',
      retryAfter: 5,
    })
    expect(outage.cause).toBe(cause)
  })

  it('has no cause where none is known', () => {
    const bare = new UnavailableError('check_unavailable', 'down', { retryAfter: 5 })
    expect(Object.hasOwn(bare, 'cause')).toBe(false)
  })

  it.each([
    [1, 1],
    [1.2, 2],
    [0.2, 1],
    [0, 1],
    [-7, 1],
    [Number.NaN, 1],
    [86_400, 86_400],
    [86_401, 86_400],
    [Number.POSITIVE_INFINITY, 86_400],
  ])('makes of %d seconds to wait the %d of a header (RFC 9110 §10.2.3)', (retryAfter, seconds) => {
    const error = new UnavailableError('keys_unavailable', 'down', { retryAfter })
    expect(error.retryAfter).toBe(seconds)
  })

  it.each([
    ['AccessTokenError', refusal],
    ['ConfigurationError', mistake],
    ['UnavailableError', outage],
  ])('%s is an Error, and neither of the others', (name, error) => {
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toBe(`${name}: ${error.message}`)
    const classes = [AccessTokenError, ConfigurationError, UnavailableError]
    expect(classes.filter((known) => error instanceof known).map((known) => known.name)).toEqual([
      name,
    ])
  })

  it('keeps the name out of what is listed and logged member by member', () => {
    expect(Object.keys(refusal)).toEqual(['reason', 'detail'])
    expect(Object.keys(mistake)).toEqual([])
    expect(Object.keys(outage)).toEqual(['reason', 'detail', 'retryAfter'])
  })
})
