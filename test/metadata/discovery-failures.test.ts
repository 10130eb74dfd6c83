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
