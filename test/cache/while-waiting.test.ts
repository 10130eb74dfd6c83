import { expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const text = await keys.issue({ exp: now + 60 })

async function verdictAfter(seconds: number, signature: 'sync' | 'pool', cache: false | object) {
  let time = now
  const server = createResourceServer({
    issuer: { issuer: 'https://login.example.com', jwks: keys.jwks },
    audience: 'https://api.example.com/orders',
    clock: () => time * 1000,
    signature,
    cache,
  })
  const verdict = server.verify(text)
  time += seconds
  return verdict.then(
    ({ subject }) => subject,
    ({ reason }) => reason,
  )
}

it.each([
  ['the baseline', 0, 'pool', 'user-1'],
  ['a token that expires while the thread pool verifies it', 100, 'pool', 'token_expired'],
  ['a token that expires after its verdict', 100, 'sync', 'user-1'],
] as const)(
  'decides on %s by the clock of its verdict (RFC 7519 §4.1.4)',
  async (_, seconds, signature, verdict) => {
    expect(await verdictAfter(seconds, signature, false)).toBe(verdict)
    expect(await verdictAfter(seconds, signature, {})).toBe(verdict)
  },
)
