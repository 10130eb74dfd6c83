import { setImmediate } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { issuer, now } from '../support/test-keys.js'
import { openPaths, type Paths } from './paths.js'
import { jwk, jwks, options, pairs, token } from './token.js'

let seconds = now
const clock = () => seconds * 1000
const good = token()

/** Every server remembers the token, and its key. */
async function remembering(paths: Paths): Promise<void> {
  seconds = now
  await paths.accept(good)
}

/** What is fetched behind the requests has come. */
async function settled(paths: Paths): Promise<void> {
  for (const server of Object.values(paths.servers)) await server.verify(good).catch(() => {})
  for (let turn = 0; turn < 20; turn += 1) await setImmediate()
}

describe('a verdict that is remembered ends with the time of its token', () => {
  it.each<[string, object, number, string]>([
    ['exp has passed', {}, 305, 'token_expired'],
    ['exp has passed by a thousandth', {}, 305.001, 'token_expired'],
    ['maxTokenAge has passed', { maxTokenAge: 60 }, 56, 'token_too_old'],
    ['the clock was set back before iat', {}, -16, 'token_not_yet_valid'],
    ['the clock gives no time', {}, Number.NaN, 'token_expired'],
  ])('on every path: %s (RFC 7519 §4.1.4)', async (_, more, wait, reason) => {
    const paths = await openPaths({ options: { ...options, clock, ...more }, good })
    await remembering(paths)
    seconds = now + wait
    await paths.refuse(good, reason)
    await remembering(paths)
  })

  it('and not before, on any path (RFC 7519 §4.1.4)', async () => {
    const paths = await openPaths({ options: { ...options, clock }, good })
    await remembering(paths)
    seconds = now + 304.999
    await paths.accept(good)
  })
})

describe('a verdict that is remembered ends with its key', () => {
  const others = jwks.keys.filter(({ kid }) => kid !== 'ec')

  it.each<[string, object[], string]>([
    ['withdrawn', others, 'key_unknown'],
    ['replaced under its kid', [...others, jwk(pairs.ed.publicKey, 'ec')], 'key_unsuitable'],
    [
      'replaced by one of its type',
      [...others, { ...jwk(pairs.ec384.publicKey, 'ec') }],
      'key_unsuitable',
    ],
    ['for encryption from now on', [...others, { ...jwks.keys[1], use: 'enc' }], 'key_unknown'],
    ['for another algorithm', [...others, { ...jwks.keys[1], alg: 'ES384' }], 'key_unknown'],
  ])('on every path: %s (OpenID Connect Core §10.1.1)', async (_, keys, reason) => {
    let published: object[] = jwks.keys
    const paths = await openPaths({
      options: {
        ...options,
        clock,
        issuer: { issuer, jwksUri: `${issuer}/jwks` },
        jwks: { maxAge: 60 },
        fetch: async () => Response.json({ keys: published }),
      },
      good,
    })
    await remembering(paths)
    published = keys
    seconds = now + 61
    await settled(paths)
    await paths.refuse(good, reason)
    published = jwks.keys
    seconds = now + 122
    await settled(paths)
    await paths.accept(good)
  })
})

describe('a verdict that is remembered is of one token', () => {
  it('and of no other that ends alike, on any path (RFC 7515 §5.2)', async () => {
    const paths = await openPaths({ options: { ...options, clock }, good })
    await remembering(paths)
    const [head, , signature] = good.split('.') as [string, string, string]
    const [, claims] = token('ES256', { claims: { sub: 'admin' } }).split('.')
    await paths.refuse(`${head}.${claims}.${signature}`, 'signature_invalid')
    const tail = signature.slice(-43)
    await paths.refuse(`${head}.${claims}.${'A'.repeat(43)}${tail}`, 'signature_invalid')
    await paths.refuse(tail, 'token_malformed')
    await paths.refuse(`x${good}`, 'token_malformed')
    await paths.accept(good)
  })
})

describe('a refusal', () => {
  it('is not remembered on any path: what was too early passes in time (RFC 7519 §4.1.5)', async () => {
    const paths = await openPaths({ options: { ...options, clock }, good })
    await remembering(paths)
    const early = token('ES256', { claims: { nbf: now + 60 } })
    await paths.refuse(early, 'token_not_yet_valid')
    seconds = now + 60
    await paths.accept(early)
    seconds = now
    await paths.refuse(early, 'token_not_yet_valid')
  })

  it('is not remembered on any path: what had no key passes with it (OpenID Connect Core §10.1.1)', async () => {
    let published: object[] = jwks.keys.filter(({ kid }) => kid !== 'ed')
    const paths = await openPaths({
      options: {
        ...options,
        clock,
        issuer: { issuer, jwksUri: `${issuer}/jwks` },
        fetch: async () => Response.json({ keys: published }),
      },
      good,
    })
    await remembering(paths)
    await paths.refuse(token('EdDSA'), 'key_unknown')
    published = jwks.keys
    seconds = now + 60
    await paths.accept(token('EdDSA'))
  })
})
