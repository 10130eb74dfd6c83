import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { cert, key } from '../support/certificate.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const requests: string[] = []
const server = createServer({ key, cert }, (request, response) => {
  requests.push(request.url as string)
  response.end(JSON.stringify(keys.jwks))
})
let jwksUri: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  jwksUri = `https://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

it('the baseline: who trusts the certificate gets the keys', async () => {
  const status = await new Promise((resolve, reject) => {
    get(jwksUri, { ca: cert, agent: false }, (response) => {
      resolve(response.resume().statusCode)
    }).on('error', reject)
  })
  expect([status, requests]).toEqual([200, ['/jwks']])
})

it('sends no request to a server whose certificate nobody vouches for (RFC 8414 §6.1, AS-10)', async () => {
  requests.length = 0
  const resourceServer = createResourceServer({
    issuer: { issuer, jwksUri },
    audience,
    clock: () => now * 1000,
  })
  await expect(resourceServer.verify(await keys.issue())).rejects.toMatchObject({
    reason: 'keys_unavailable',
    cause: { cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
  })
  expect(requests).toEqual([])
})
