import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)

describe('RFC 9068: JWT profile for access tokens', () => {
  it('accepts the baseline', async () => {
    const token = await server.verify(await keys.issue())
    expect(token.resource).toBe('https://api.example.com/orders')
  })

  it.each([
    'at+jwt',
    'at+JWT',
    'application/at+jwt',
    'Application/AT+JWT',
  ])('accepts typ %s (RFC 9068 §4, RFC 7515 §4.1.9)', async (typ) => {
    const token = await server.verify(await keys.issue({}, { header: { typ } }))
    expect(token.header.typ).toBe(typ)
  })

  it.each([
    'JWT',
    'at+jwt ',
    'application/application/at+jwt',
    'dpop+jwt',
    '',
    undefined,
    null,
    1,
    ['at+jwt'],
  ])('refuses typ %j (RFC 9068 §4)', async (typ) => {
    await refused(server.verify(await keys.issue({}, { header: { typ } })), 'type_mismatch')
  })
})
