import { describe, expect, it } from 'vitest'
import { unavailable } from '../contract/answers.js'
import { issuer, now } from '../support/test-keys.js'
import { exchange, head } from './exchange.js'
import { openPaths } from './paths.js'
import { jwks, options, replaceSegment, token } from './token.js'

const lasting = { exp: now + 10 * 86_400 }
const good = token('ES256', { claims: lasting })
const rotated = token('EdDSA', { claims: lasting })
const stranger = token('ES256', { claims: lasting, header: { kid: 'stranger' } })
const forged = replaceSegment(good, 2, 'A'.repeat(86))

/** An issuer that publishes, or does not answer, and every path before it. */
async function opened(members: object[] = jwks.keys) {
  const state = { seconds: now, members, down: false }
  const paths = await openPaths({
    options: {
      ...options,
      clock: () => state.seconds * 1000,
      issuer: { issuer, jwksUri: `${issuer}/jwks` },
      jwks: { maxAge: 600, maxStale: 3600, refreshCooldown: 5 },
      fetch: async () => {
        if (state.down) throw new Error('ECONNREFUSED')
        return Response.json({ keys: state.members })
      },
    },
    good,
  })
  return { state, paths }
}

describe('an issuer that is down', () => {
  it('costs no good token its verdict on any path, while its last keys may serve (RFC 9111 §4.2.4)', async () => {
    const { state, paths } = await opened()
    await paths.accept(good)
    state.down = true
    for (const wait of [1, 601, 1800, 3599]) {
      state.seconds = now + wait
      await paths.accept(good)
      await paths.accept(token('RS256', { claims: { ...lasting, jti: `token-${wait}` } }))
    }
  })

  it('makes no stranger’s token anything else than refused, on any path (RFC 6750 §3.1)', async () => {
    const { state, paths } = await opened()
    await paths.accept(good)
    state.down = true
    for (const wait of [1, 601, 1800]) {
      state.seconds = now + wait
      await paths.refuse(forged, 'signature_invalid')
      await paths.refuse(stranger, 'key_unknown')
      await paths.accept(good)
    }
  })

  it.each(['before its keys ever came', 'for longer than its keys may serve'])(
    'is 503 in every framework %s, and never 401 to a good token (RFC 9110 §15.6.4)',
    async (when) => {
      const { state, paths } = await opened()
      if (when.startsWith('for')) await paths.accept(good)
      state.down = true
      state.seconds = now + 7200
      const get = (text: string, ...more: string[]) =>
        head('GET /orders HTTP/1.1', `Authorization: Bearer ${text}`, ...more)
      for (const { name, port } of paths.apis) {
        paths.ran()
        const answers = await exchange(port, get(good), get(rotated, 'Connection: close'))
        expect([name, ...answers]).toEqual([
          name,
          { ...unavailable, 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
          { ...unavailable, 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
        ])
        expect([name, paths.ran()]).toEqual([name, []])
      }
    },
  )
})

describe('an issuer that takes a new key', () => {
  it('has its first token accepted on every path, and those of the old key too (OpenID Connect Core §10.1.1)', async () => {
    const { state, paths } = await opened(jwks.keys.filter(({ kid }) => kid !== 'ed'))
    await paths.accept(good)
    state.members = jwks.keys
    await paths.accept(rotated)
    await paths.accept(good)
  })
})
