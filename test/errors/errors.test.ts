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
