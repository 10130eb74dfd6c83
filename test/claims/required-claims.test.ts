import { describe, expect, it } from 'vitest'
import { checkLifetime } from '../../src/claims/check-lifetime.js'
import { checkRequiredClaims } from '../../src/claims/check-required-claims.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')

describe('claims that the application requires besides (RFC 7519 §4)', () => {
  const server = resourceServer(keys, { requiredClaims: ['email', 'toString'] })
  const both = { email: '', toString: 0 }

  it.each([
    ['accepts whatever they hold', both, undefined],
    ['refuses a token without one', { toString: 0 }, 'claim_missing'],
    ['refuses a token where one is only inherited', { email: 'a' }, 'claim_missing'],
    ['refuses null', { ...both, email: null }, 'claim_invalid'],
  ])('%s', async (_, claims, reason) => {
    const verdict = server.verify(await keys.issue(claims))
    if (reason === undefined) expect((await verdict).subject).toBe('user-1')
    else await refused(verdict, reason)
  })
})

// Every profile so far requires these claims before these functions look: what they do without.
describe('where a profile requires less (RFC 7519 §4)', () => {
  const rule = { clockTolerance: 5, maxTokenAge: undefined, maxLifetime: undefined }

  it('refuses a token without exp all the same (RFC 9068 §2.2)', () => {
    expect(() => checkLifetime({}, now, rule)).toThrow('claim_missing: exp is required')
  })

  it('needs iat for maxTokenAge, and not otherwise (RFC 7519 §4.1.6)', () => {
    const claims = { exp: now + 1 }
    expect(checkLifetime(claims, now, rule)).toBeUndefined()
    expect(() => checkLifetime(claims, now, { ...rule, maxTokenAge: 60 })).toThrow(
      'claim_missing: iat is required by maxTokenAge',
    )
  })

  it('needs iat for maxLifetime, and not otherwise (RFC 7519 §4.1.6)', () => {
    expect(() => checkLifetime({ exp: now + 1 }, now, { ...rule, maxLifetime: 60 })).toThrow(
      'claim_missing: iat is required by maxLifetime',
    )
  })

  it('checks claims that identify only where they are (RFC 7519 §4.1)', () => {
    expect(checkRequiredClaims({}, [])).toBeUndefined()
    expect(() => checkRequiredClaims({ sub: '' }, [])).toThrow(
      'claim_invalid: sub is not a string with at least one character',
    )
  })

  it.each(['iss', 'sub', 'client_id', 'jti'])('wants a text in %s (RFC 7519 §4.1)', (name) => {
    expect(checkRequiredClaims({ [name]: 'a' }, [])).toBeUndefined()
    for (const value of ['', 1, null, ['a'], { a: 1 }]) {
      expect(() => checkRequiredClaims({ [name]: value }, [])).toThrow(
        `claim_invalid: ${name} is not a string with at least one character`,
      )
    }
  })
})
