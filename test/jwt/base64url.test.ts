import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url } from '../../src/jwt/base64url.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const baseline = await keys.issue()

const isCanonical = (text: string) => decodeBase64url(text) !== undefined

describe('canonical base64url (RFC 7515 §5.2, RFC 4648 §3.5)', () => {
  it.each(['', 'AA', 'AQ', 'Ag', 'Aw', 'AAA', 'AAE', 'AA8', 'AAAA', '____', 'AAAAAA'])(
    'finds %j canonical',
    (text) => {
      expect(isCanonical(text)).toBe(true)
    },
  )

  it.each(['A', 'AAAAA', 'AB', 'Af', 'A_', 'AAB', 'AAD', 'AA9', 'AAAAAB'])(
    'finds that %j is not',
    (text) => {
      expect(isCanonical(text)).toBe(false)
    },
  )

  it('finds a last group canonical where no bits are left over (RFC 4648 §3.5)', () => {
    const ending = (first: string) =>
      [...alphabet].filter((last) => isCanonical(first + last)).join('')
    expect(['', 'A', 'AA', 'AAA', 'AAAA', 'AAAAA'].map(ending)).toEqual([
      '',
      'AQgw',
      'AEIMQUYcgkosw048',
      alphabet,
      '',
      'AQgw',
    ])
  })

  it.each(['AA==', 'A=', '+A', '/A', 'AA\n', ' AA', 'A.AA', 'AAé', 'AA\0', 'AA﻿'])(
    'finds that %j, with a foreign character, is not (RFC 7515 §5.2)',
    (text) => {
      expect(isCanonical(text)).toBe(false)
    },
  )

  it('finds every encoding of octets canonical (RFC 4648 §5)', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        expect(isCanonical(Buffer.from(octets).toString('base64url'))).toBe(true)
      }),
    )
  })

  it('finds canonical what encoding its octets again gives, and nothing else (RFC 7515 §5.2)', () => {
    const foreign = ['+', '/', '=', ' ', '\n', '\0', '.', '~', 'é', 'ÿ', '\u0141', '\u012d', '😀']
    const character = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...alphabet) },
      { weight: 1, arbitrary: fc.constantFrom(...foreign) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    )
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 40 }), (text) => {
        const again = Buffer.from(text, 'base64url').toString('base64url')
        expect(isCanonical(text)).toBe(again === text)
      }),
      { numRuns: 2000 },
    )
  })

  it('finds no other character of Unicode canonical, wherever it stands (RFC 7515 §5.2)', () => {
    for (let code = 0; code < 0x1_00_00; code += 1) {
      const character = String.fromCharCode(code)
      if (alphabet.includes(character)) continue
      const texts = [`${character}AAA`, `A${character}AA`, `AAAA${character}A`, `AA${character}`]
      if (texts.some(isCanonical)) expect(code).toBe('a character of the alphabet')
    }
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
