import { KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encode, rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { baseline, createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const key = KeyObject.from(await keys.privateKey('ES256'))
const payload = JSON.stringify(baseline)
const headerWith = (changes: object) =>
  JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'ES256-1', ...changes })
const token = (changes: object) => rawToken(headerWith(changes), payload, key)

describe('RFC 7797: unencoded payload', () => {
  it('accepts the baseline', async () => {
    expect((await server.verify(token({}))).subject).toBe('user-1')
  })

  it('refuses a JWT that says b64: false, with an encoded payload and with one that is not (RFC 7797 §7, B64-1)', async () => {
    const header = { b64: false, crit: ['b64'] }
    await refused(server.verify(token(header)), 'critical_header_unsupported')
    const input = `${encode(headerWith(header))}.${payload}`
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
    await refused(server.verify(`${input}.${encode(signature)}`), 'token_malformed')
  })

  it.each([false, true, [], {}, null, 1, ''])(
    'refuses b64 %j without crit (RFC 7797 §6 and §7, B64-2)',
    async (b64) => {
      await refused(server.verify(token({ b64 })), 'critical_header_unsupported')
    },
  )

  it.each(['true', 'false', 1, 0, null, [], {}])(
    'refuses b64 %j, which is no boolean, in crit too (RFC 7797 §3, B64-3)',
    async (b64) => {
      const text = token({ b64, crit: ['b64'] })
      await refused(server.verify(text), 'critical_header_unsupported')
    },
  )
})
