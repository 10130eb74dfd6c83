import { expect, it } from 'vitest'
import { createResourceServer, type RefusedEvent } from '../../src/index.js'
import { createTestKeys, testClock } from '../../src/testing/index.js'
import { refused } from '../support/refusals.js'

const audience = 'https://api.example.com/orders'

it('tells whether the signature was verified when a token expired while keys were fetched (RFC 9068 §4)', async () => {
  const clock = testClock()
  const keys = await createTestKeys({ audience, clock })
  const told: RefusedEvent[] = []
  const server = createResourceServer({
    issuer: { issuer: keys.issuer, jwksUri: 'https://issuer.example/jwks' },
    audience,
    clock,
    fetch: async () => {
      clock.advance(400)
      return Response.json(keys.jwks)
    },
    on: { refused: (event) => told.push(event) },
  })
  const token = await keys.issue()
  await refused(server.verify(token), 'token_expired')
  await refused(server.verify(token), 'token_expired')
  expect(told.map(({ unverified }) => unverified)).toEqual([false, true])
})
