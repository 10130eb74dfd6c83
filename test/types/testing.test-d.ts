import { expectTypeOf, it } from 'vitest'
import type { AccessTokenError, UnavailableError } from '../../src/index.js'
import {
  assertRefused,
  createTestIssuer,
  createTestKeys,
  type TestIssuer,
  type TestKeys,
  testClock,
} from '../../src/testing/index.js'

it('answers the error that belongs to the reason', () => {
  const verdict = Promise.resolve()
  expectTypeOf(assertRefused(verdict, 'token_expired')).resolves.toEqualTypeOf<AccessTokenError>()
  expectTypeOf(
    assertRefused(verdict, 'keys_unavailable'),
  ).resolves.toEqualTypeOf<UnavailableError>()
  // @ts-expect-error no reason of ours
  void assertRefused(verdict, 'expired')
})

it('has an issuer that is keys, and a clock that is a function', () => {
  expectTypeOf(createTestIssuer).returns.resolves.toEqualTypeOf<TestIssuer>()
  expectTypeOf(createTestKeys).returns.resolves.toEqualTypeOf<TestKeys>()
  expectTypeOf<TestIssuer>().toExtend<TestKeys>()
  expectTypeOf(testClock()).toBeCallableWith()
  expectTypeOf(testClock()()).toBeNumber()
})

it('knows its faults, bad tokens and shapes by name', () => {
  const use = async (issuer: TestIssuer) => {
    await issuer.fail('slow', { path: '/jwks', times: 2, delayMs: 10 })
    await issuer.script(['ok', 'down', { fault: 'status', status: 429, times: 2 }])
    await issuer.issue({ aud: 'a' }, { alg: 'RS256', header: { typ: 'JWT' }, profile: 'entra' })
    // @ts-expect-error no fault
    await issuer.fail('dwon')
    // @ts-expect-error a script has one path
    await issuer.script([{ fault: 'slow', path: '/jwks' }])
    // @ts-expect-error no bad token
    await issuer.badToken('bad')
    // @ts-expect-error no shape
    await issuer.issue({}, { profile: 'azure' })
  }
  expectTypeOf(use).toBeFunction()
})
