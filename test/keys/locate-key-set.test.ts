import { describe, expect, it } from 'vitest'
import { discoveredLocation, fixedLocation } from '../../src/keys/locate-key-set.js'
import { testClock } from '../../src/testing/index.js'
import type { Transport } from '../../src/transport/fetch-json.js'

const issuer = 'https://login.example.com'
const limits = { maxBytes: 10_000, signal: new AbortController().signal }

/** Metadata that says in turn where the set is; undefined for an error. */
function metadata(...places: (string | undefined)[]) {
  const asked: string[] = []
  const clock = testClock(0)
  const transport: Transport = async ({ url }) => {
    asked.push(url)
    const jwks_uri = places[0]
    if (places.length > 1) places.shift()
    const body = Buffer.from(JSON.stringify({ issuer, jwks_uri }))
    return { status: jwks_uri === undefined ? 500 : 200, header: () => undefined, body }
  }
  const rules = { maxAge: 100, timeout: 1 }
  return { asked, clock, location: discoveredLocation(issuer, rules, transport, clock) }
}

describe('a fixed location', () => {
  it('is what was configured, and is not doubted', async () => {
    const location = fixedLocation('https://login.example.com/jwks')
    location.doubt()
    expect(await location.locate(limits)).toBe('https://login.example.com/jwks')
    expect(location.place).toBe('https://login.example.com/jwks')
  })
})

describe('a discovered location', () => {
  it('is stored under the identifier itself, slash and all (RFC 8414 §3.3)', () => {
    const place = (identifier: string) =>
      discoveredLocation(
        identifier,
        { maxAge: 1, timeout: 1 },
        () => new Promise(() => {}),
        () => 0,
      ).place
    expect(place('https://login.example.com/')).toBe('https://login.example.com/')
    expect(place('https://login.example.com')).toBe('https://login.example.com')
  })

  it('is read once, and again at 95 % of maxAge, when the first refresh can be due', async () => {
    const { asked, clock, location } = metadata('https://a.example/1', 'https://a.example/2')
    expect(await location.locate(limits)).toBe('https://a.example/1')
    clock.advance(94.9)
    expect(await location.locate(limits)).toBe('https://a.example/1')
    expect(asked).toHaveLength(1)
    clock.advance(0.1)
    expect(await location.locate(limits)).toBe('https://a.example/2')
    expect(asked).toHaveLength(2)
  })

  it('is read again when the clock was set back', async () => {
    const { asked, clock, location } = metadata('https://a.example/1')
    await location.locate(limits)
    clock.advance(-100)
    await location.locate(limits)
    expect(asked).toHaveLength(2)
  })

  it('is read again when it is doubted, until it has been read', async () => {
    const { asked, location } = metadata(
      'https://a.example/1',
      undefined,
      undefined,
      'https://a.example/2',
    )
    await location.locate(limits)
    location.doubt()
    expect(await location.locate(limits)).toBe('https://a.example/1')
    expect(asked).toHaveLength(3)
    expect(await location.locate(limits)).toBe('https://a.example/2')
    expect(await location.locate(limits)).toBe('https://a.example/2')
    expect(asked).toHaveLength(4)
  })

  it('is unknown when it was never read', async () => {
    const { location } = metadata(undefined)
    await expect(location.locate(limits)).rejects.toThrow(/answered 500/)
  })

  it('is asked for first where it was found before', async () => {
    const { asked, location } = metadata(undefined, 'https://a.example/1')
    await location.locate(limits)
    location.doubt()
    await location.locate(limits)
    expect(asked).toEqual([
      'https://login.example.com/.well-known/oauth-authorization-server',
      'https://login.example.com/.well-known/openid-configuration',
      'https://login.example.com/.well-known/openid-configuration',
    ])
  })
})
