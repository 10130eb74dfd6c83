import { CompactEncrypt, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const { publicKey } = await generateKeyPair('RSA-OAEP-256')

describe('RFC 7516: JSON Web Encryption', () => {
  it('tells an encrypted token by its five segments, whatever they hold, and takes it for no signed one (RFC 7516 §9, JWE-1)', async () => {
    const signed = await keys.issue()
    const encrypted = await new CompactEncrypt(Buffer.from(signed))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(publicKey)
    for (const text of [encrypted, `${signed}..`, 'a.b.c.d.e', '....']) {
      const error = await refused(server.verify(text), 'token_malformed')
      expect(error.detail).toBe('five segments: encrypted tokens (JWE) are not accepted')
    }
    expect((await server.verify(signed)).subject).toBe('user-1')
  })

  it('refuses three segments whose header is that of an encrypted token (RFC 7516 §9, JWE-1)', async () => {
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'at+jwt' }
    const [, payload, signature] = (await keys.issue()).split('.')
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
    const text = `${encoded}.${payload}.${signature}`
    await refused(server.verify(text), 'algorithm_refused')
  })
})
