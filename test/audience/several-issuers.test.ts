import { expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const template = 'https://api.example.com/t/{tenant}/orders'
const server = createResourceServer({
  issuer: [
    { issuer: 'https://login.example.com', jwks: keys.jwks, audience: template },
    { issuer: 'https://login.example.net', jwks: keys.jwks, audience: 'https://api.example.com' },
  ],
  clock: () => now * 1000,
})
const ofTenant = await keys.issue({ aud: 'https://api.example.com/t/acme/orders' })
const ofNobody = await keys.issue({
  iss: 'https://login.example.net',
  aud: 'https://api.example.com',
})

it('accepts the baselines', async () => {
  expect((await server.verify(ofTenant, { tenant: 'acme' })).tenant).toBe('acme')
  expect((await server.verify(ofNobody)).tenant).toBeUndefined()
})

it('refuses a token at a tenant whose issuer has no audience that names one (RFC 8707 §3)', async () => {
  const error = await refused(server.verify(ofNobody, { tenant: 'acme' }), 'tenant_mismatch')
  expect(error.detail).toBe('nothing in a token of this issuer names a tenant')
})

it('refuses a token of a tenant where the request names none (RFC 8707 §3)', async () => {
  await refused(server.verify(ofTenant), 'tenant_invalid')
})
