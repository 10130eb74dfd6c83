import { describe, expect, it } from 'vitest'
import { DiscoveryFailure, discoverKeySet } from '../../src/metadata/discover.js'
import { FetchFailure, type Transport } from '../../src/transport/fetch-json.js'

const issuer = 'https://login.example.com'
const limits = { maxBytes: 1000, signal: new AbortController().signal }
/** Answers with these in turn: a document, or a status with its Retry-After. */
const answering = (...answers: (object | [status: number, retryAfter?: string])[]): Transport => {
  const left = [...answers]
  return async () => {
    const next = left.shift()
    const [status, retryAfter] = Array.isArray(next) ? next : [200, undefined]
    return { status, header: () => retryAfter, body: Buffer.from(JSON.stringify(next)) }
  }
}
const discover = (transport: Transport) => discoverKeySet(transport, issuer, limits)
const failure = async (transport: Transport) => {
  const error = await discover(transport).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(DiscoveryFailure)
  return error as DiscoveryFailure
}

describe('a discovery that fails', () => {
  it('the baseline does not', async () => {
    const jwks_uri = 'https://login.example.com/jwks'
    expect(await discover(answering({ issuer, jwks_uri }))).toEqual({
      jwksUri: 'https://login.example.com/jwks',
      metadataUrl: 'https://login.example.com/.well-known/oauth-authorization-server',
    })
  })

  it('says why for each place, and names what was configured alone', async () => {
    const { message } = await failure(answering([404], { issuer: 'https://secret.example' }))
    expect(message).toBe(
      'https://login.example.com/.well-known/oauth-authorization-server answered 404; ' +
        'https://login.example.com/.well-known/openid-configuration is the metadata of another issuer than https://login.example.com',
    )
  })

  it.each([
    ['by none', [404], [404], undefined],
    ['by the first', [429, '7'], [404], 7],
    ['by the second', [404], [503, '9'], 9],
    ['by both: the first counts', [429, '7'], [503, '9'], 7],
  ] as const)(
    'passes on how long it was asked to wait, %s (RFC 9110 §10.2.3)',
    async (_, first, second, seconds) => {
      expect((await failure(answering([...first], [...second]))).retryAfter).toBe(seconds)
    },
  )

  it.each([
    ['nothing', undefined, 'is missing'],
    ['a number', 7, 'is missing'],
    [
      'plain http',
      'http://login.example.com/jwks',
      'uses http: beyond loopback, where anybody on the way can replace what it says',
    ],
  ])('says what is wrong with a jwks_uri that is %s (RFC 8414 §2)', async (_, jwks_uri, fault) => {
    const { message } = await failure(answering({ issuer, jwks_uri }, [404]))
    expect(message).toBe(
      `https://login.example.com/.well-known/oauth-authorization-server: jwks_uri ${fault}; ` +
        'https://login.example.com/.well-known/openid-configuration answered 404',
    )
  })

  it.each([
    ['its own', 'https://login.example.com', true],
    ["all tenants'", 'https://login.example.com/{tenant}', true],
    ['a third', 'https://login.example.com/common', false],
  ])('finds keys under two names where all tenants share one: %s', async (_, named, isTaken) => {
    const jwks_uri = 'https://login.example.com/jwks'
    const transport = answering({ issuer: named, jwks_uri }, [404])
    const shared = 'https://login.example.com/{tenant}'
    const found = discoverKeySet(transport, issuer, limits, undefined, shared)
    expect(
      await found.then(
        ({ jwksUri }) => jwksUri,
        () => undefined,
      ),
    ).toBe(isTaken ? 'https://login.example.com/jwks' : undefined)
  })

  it('asks no second place when its time has passed (RFC 8414 §3)', async () => {
    const controller = new AbortController()
    let asked = 0
    const transport: Transport = async () => {
      asked += 1
      controller.abort()
      return { status: 404, header: () => undefined, body: Buffer.from('') }
    }
    const late = { maxBytes: 1000, signal: controller.signal }
    await expect(discoverKeySet(transport, issuer, late)).rejects.toThrow(DiscoveryFailure)
    expect(asked).toBe(1)
  })

  it('asks both places, and no third', async () => {
    const asked: string[] = []
    await failure(async ({ url }) => {
      asked.push(url)
      throw new FetchFailure('cannot be reached')
    })
    expect(asked).toEqual([
      'https://login.example.com/.well-known/oauth-authorization-server',
      'https://login.example.com/.well-known/openid-configuration',
    ])
  })
})
