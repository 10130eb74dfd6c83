import { expect, it } from 'vitest'
import { presentedAudiences } from '../../src/audience/check-audience.js'

it('reads a string and an array of strings (RFC 7519 §4.1.3)', () => {
  expect(presentedAudiences({ aud: 'a' })).toEqual(['a'])
  expect(presentedAudiences({ aud: ['a', 'b'] })).toEqual(['a', 'b'])
})

it('refuses claims without aud, whatever required it (RFC 9068 §4)', () => {
  expect(() => presentedAudiences({})).toThrow('claim_missing: aud is required')
})
