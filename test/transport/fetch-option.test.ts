import { describe, expect, it, vi } from 'vitest'
import { createResourceServer, type FetchFunction, UnavailableError } from '../../src/index.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const good = await keys.issue()
const body = JSON.stringify(keys.jwks)

const verify = (fetch: FetchFunction, timeout = 5, location = {}) =>
  createResourceServer({
    issuer: { issuer, jwksUri: 'https://keys.example.com/jwks', ...location },
    audience,
    fetch,
    jwks: { maxBytes: 1000, timeout },
    clock: () => now * 1000,
  }).verify(good)
const discover = (fetch: FetchFunction) => verify(fetch, 0.1, { jwksUri: undefined })
const unavailable = async (verdict: Promise<unknown>, message: RegExp) => {
  const error = await verdict.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UnavailableError)
  expect(error).toMatchObject({ reason: 'keys_unavailable' })
  expect((error as Error).message).toMatch(message)
}
/** What a fetch that settles after the deadline leads to has led to it when this settles. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the fetch option', () => {
  it('is not believed when it followed a redirect all the same', async () => {
    const fetch: FetchFunction = async () =>
      Object.defineProperty(new Response(body), 'redirected', { value: true })
    await unavailable(verify(fetch), /redirects are not followed$/)
  })

  it('is used instead of the own transport', async () => {
    const fetch = vi.fn<FetchFunction>(async () => new Response(body))
    await expect(verify(fetch)).resolves.toBeDefined()
    expect(fetch.mock.calls).toEqual([
      [
        'https://keys.example.com/jwks',
        {
          headers: { accept: 'application/json', 'user-agent': 'oauth-resource-server' },
          redirect: 'manual',
          signal: expect.any(AbortSignal),
        },
      ],
    ])
    expect(fetch.mock.calls[0]?.[1].signal.aborted).toBe(false)
  })

  it('gets a signal that is aborted by the deadline', async () => {
    let signal: AbortSignal | undefined
    const fetch: FetchFunction = (_url, init) => {
      signal = init.signal
      return new Promise((_, reject) => {
        init.signal.addEventListener('abort', () => reject(init.signal.reason))
      })
    }
    await unavailable(verify(fetch, 0.1), /\/jwks did not answer within the deadline$/)
    expect(signal?.aborted).toBe(true)
    await settled()
  })

  it('may never settle: the deadline passes all the same', async () => {
    await unavailable(
      verify(() => new Promise(() => undefined), 0.1),
      /\/jwks did not answer within the deadline$/,
    )
  })

  it('may give a body that never ends: the deadline passes all the same', async () => {
    const response = new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }))
    await unavailable(
      verify(async () => response, 0.1),
      /\/jwks did not answer within the deadline$/,
    )
  })

  it.each(['resolve', 'reject'] as const)(
    'may %s after the deadline, and nobody minds',
    async (how) => {
      let settle: () => void = () => undefined
      const late = new Promise<Response>((resolve, reject) => {
        settle = () => (how === 'resolve' ? resolve(new Response(body)) : reject(new Error('late')))
      })
      await unavailable(
        verify(() => late, 0.1),
        /\/jwks did not answer within the deadline$/,
      )
      settle()
      await settled()
    },
  )

  it.each<[what: string, fetch: FetchFunction]>([
    [
      'throws',
      () => {
        throw new Error('no proxy')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no proxy'))],
    ['rejects with nothing', () => Promise.reject()],
    ['answers with nothing', async () => undefined as unknown as Response],
    [
      'answers with a body that was read',
      async () => {
        const response = new Response(body)
        await response.text()
        return response
      },
    ],
    [
      'answers with a body that breaks',
      async () =>
        new Response(
          new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) }),
        ),
    ],
  ])('leaves no verdict when it %s', async (_, fetch) => {
    await unavailable(
      verify(fetch),
      /https:\/\/keys\.example\.com\/jwks (cannot be reached|answered)/,
    )
  })

  it('may give a body of maxBytes', async () => {
    await expect(verify(async () => new Response(body.padEnd(1000)))).resolves.toBeDefined()
  })

  it('may not give an octet more, and the stream is cancelled', async () => {
    const cancel = vi.fn()
    let pulled = 0
    const pull = (controller: ReadableStreamDefaultController) => {
      controller.enqueue(new Uint8Array(300))
      pulled += 1
      if (pulled === 100) controller.close()
    }
    const response = new Response(new ReadableStream({ pull, cancel }))
    await unavailable(
      verify(async () => response),
      /answered with more than 1000 octets$/,
    )
    expect(cancel).toHaveBeenCalledOnce()
  })

  it.each([
    ['a status', new Response(body, { status: 500 }), /answered 500$/],
    ['no body', new Response(null, { status: 200 }), /answered with no JSON object$/],
    ['no content', new Response(null, { status: 204 }), /answered 204$/],
    [
      'a redirect',
      Response.redirect('https://attacker.example/jwks', 302),
      /redirects are not followed$/,
    ],
  ])('leaves no verdict when it answers with %s', async (_, response, message) => {
    await unavailable(
      verify(async () => response),
      message,
    )
  })

  it('leaves no verdict when it hides a redirect, as browsers do', async () => {
    const response = Object.defineProperties(new Response(null), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
    })
    await unavailable(
      verify(async () => response),
      /answered 302, and redirects are not followed$/,
    )
  })

  it('says with its headers how long to wait (RFC 9110 §10.2.3)', async () => {
    const busy = new Response(null, { status: 503, headers: { 'Retry-After': '7' } })
    await expect(verify(async () => busy)).rejects.toMatchObject({ cause: { retryAfter: 7 } })
  })

  it('may never settle in a discovery: it is the metadata that is missing', async () => {
    const verdict = discover(() => new Promise(() => undefined))
    await expect(verdict).rejects.toMatchObject({ reason: 'metadata_unavailable' })
  })

  it('is not called again when the deadline of a discovery has passed', async () => {
    const fetch = vi.fn<FetchFunction>((_url, { signal }) => {
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )
    })
    await expect(discover(fetch)).rejects.toBeInstanceOf(UnavailableError)
    await settled()
    expect(fetch).toHaveBeenCalledOnce()
  })

  it.each([null, true, 'fetch', {}])('refuses to build with %j', (fetch) => {
    const build = () =>
      createResourceServer({ issuer, audience, fetch: fetch as unknown as FetchFunction })
    expect(build).toThrow(/fetch is .*: write a function/)
  })
})
