import { expect, it } from 'vitest'
import { parseKeySet } from '../../src/keys/key-set.js'
import { requireHeld } from '../../src/keys/require-held.js'
import { createStaticKeySource } from '../../src/keys/static-key-source.js'
import type { VerificationKey } from '../../src/keys/verification-key.js'
import { createTestKeys } from '../support/test-keys.js'

const old = parseKeySet((await createTestKeys('ES256')).jwks, 256)
const next = parseKeySet((await createTestKeys('ES256')).jwks, 256)
const [key] = old.keys as [VerificationKey]

it('a key that its issuer holds passes (RFC 7517 §5)', () => {
  expect(() => requireHeld(createStaticKeySource(old), key)).not.toThrow()
})

it('a key that its issuer withdrew while it verified is refused, though another has its kid (RFC 7517 §5)', () => {
  expect(next.byKid.has('ES256-1')).toBe(true)
  expect(() => requireHeld(createStaticKeySource(next), key)).toThrow(
    expect.objectContaining({ reason: 'key_unknown' }),
  )
})
