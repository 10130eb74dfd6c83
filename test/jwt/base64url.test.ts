import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCanonicalBase64url } from '../../src/jwt/base64url.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const baseline = await keys.issue()

/** Whether text is what its octets are encoded as. */
const roundTrips = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text

describe('canonical base64url (RFC 7515 §5.2, RFC 4648 §3.5)', () => {
  it.each(['', 'AA', 'AQ', 'Ag', 'Aw', 'AAA', 'AAE', 'AA8', 'AAAA', '____', 'AAAAAA'])(
    'finds %j canonical',
    (text) => {
      expect(isCanonicalBase64url(text)).toBe(true)
    },
  )

  it.each(['A', 'AAAAA', 'AB', 'Af', 'A_', 'AAB', 'AAD', 'AA9', 'AAAAAB'])(
    'finds that %j is not',
    (text) => {
      expect(isCanonicalBase64url(text)).toBe(false)
    },
  )

  it('agrees with encoding anew for every last group (RFC 4648 §3.5)', () => {
    for (const first of ['', 'A', '_', 'AA', '-9', 'AAA', 'AAAA', 'AAAAA']) {
      for (const last of alphabet) {
        expect([first + last, isCanonicalBase64url(first + last)]).toEqual([
          first + last,
          roundTrips(first + last),
        ])
      }
    }
  })

  it('agrees with encoding anew for any text of the alphabet (RFC 4648 §3.5)', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...alphabet) }), (text) => {
        expect(isCanonicalBase64url(text)).toBe(roundTrips(text))
      }),
    )
  })

  it('finds every encoding of octets canonical (RFC 4648 §5)', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        expect(isCanonicalBase64url(Buffer.from(octets).toString('base64url'))).toBe(true)
      }),
    )
  })

  it('accepts one last character of the signature alone: a token has one spelling (RFC 7515 §5.2)', async () => {
    // 64 octets are 86 characters, four bits of the last one left over.
    const accepted: string[] = []
    for (const last of alphabet) {
      const spelling = baseline.slice(0, -1) + last
      if (spelling === baseline) accepted.push((await server.verify(spelling)).subject as string)
      else {
        const canonical = 'AQgw'.includes(last)
        await refused(server.verify(spelling), canonical ? 'signature_invalid' : 'token_malformed')
      }
    }
    expect(accepted).toEqual(['user-1'])
  })
})
