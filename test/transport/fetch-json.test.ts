import { describe, expect, it } from 'vitest'
import { FetchFailure, fetchJson } from '../../src/transport/fetch-json.js'

const url = 'https://login.example.com/jwks'
const limits = { maxBytes: 1000, signal: new AbortController().signal }
const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
  fetchJson(
    async () => ({ status, header: (name) => headers[name], body: Buffer.from(body) }),
    url,
    limits,
  )

describe('a JSON document', () => {
  it('is the baseline', async () => {
    expect((await answer(200, '{"a":1}')).document).toEqual({ a: 1 })
  })

  it.each([
    ['0', 0],
    ['7', 7],
    ['999999999', 999_999_999],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    [' 7', undefined],
    ['7, 8', undefined],
    ['1000000000', undefined],
    ['Fri, 31 Dec 1999 23:59:59 GMT', undefined],
  ])(
    'that is refused with Retry-After %j is asked for again after %s seconds (RFC 9110 §10.2.3)',
    async (value, seconds) => {
      const headers = value === undefined ? {} : { 'retry-after': value }
      const failure = await answer(429, '{}', headers).catch((cause: unknown) => cause)
      expect(failure).toBeInstanceOf(FetchFailure)
      expect((failure as FetchFailure).retryAfter).toBe(seconds)
      expect((failure as FetchFailure).message).toBe('https://login.example.com/jwks answered 429')
    },
  )

  it.each([
    ['40 seconds ahead', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:50:17 GMT', 40],
    ['now', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:49:37 GMT', undefined],
    ['past', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:49:36 GMT', undefined],
    ['without Date', undefined, 'Sun, 06 Nov 1994 08:50:17 GMT', undefined],
    ['unreadable', 'Sun, 06 Nov 1994 08:49:37 GMT', 'tomorrow', undefined],
    ['no digits', 'Sun, 06 Nov 1994 08:49:37 GMT', '-1', undefined],
    [
      'behind a word',
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'x Sun, 06 Nov 1994 08:50:17 GMT',
      undefined,
    ],
    [
      'with a comment',
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'Sun, 06 Nov 1994 08:50:17 GMT (x)',
      undefined,
    ],
  ])(
    'counts a Retry-After that is a date from Date: %s (RFC 9110 §10.2.3)',
    async (_, date, value, seconds) => {
      const headers = { 'retry-after': value, ...(date === undefined ? {} : { date }) }
      await expect(answer(503, '{}', headers)).rejects.toMatchObject({ retryAfter: seconds })
    },
  )

  it.each([
    [199, 'answered 199'],
    [204, 'answered 204'],
    [299, 'answered 299'],
    [300, 'answered 300, and redirects are not followed'],
    [399, 'answered 399, and redirects are not followed'],
    [400, 'answered 400'],
    [304, 'answered 304'],
  ])('is none with status %i (RFC 9110 §15)', async (status, why) => {
    const failure = await answer(status, '{}').catch((cause: unknown) => cause)
    expect((failure as Error).message).toBe(`https://login.example.com/jwks ${why}`)
    expect(Object.hasOwn(failure as Error, 'cause')).toBe(false)
  })

  it('that has not changed is none, where that was asked (RFC 9110 §13.1.2)', async () => {
    const asked: unknown[] = []
    const { document, header } = await fetchJson(
      async ({ headers }) => {
        asked.push(headers)
        return { status: 304, header: () => '"2"', body: Buffer.from('{}') }
      },
      url,
      limits,
      '"1"',
    )
    expect([document, header('etag')]).toEqual([undefined, '"2"'])
    expect(asked).toEqual([
      { accept: 'application/json', 'user-agent': 'oauth-resource-server', 'if-none-match': '"1"' },
    ])
  })

  it('that has changed is taken, though it was asked whether it had (RFC 9110 §13.1.2)', async () => {
    const changed = { status: 200, header: () => undefined, body: Buffer.from('{"a":2}') }
    const { document } = await fetchJson(async () => changed, url, limits, '"1"')
    expect(document).toEqual({ a: 2 })
  })

  it('leaves none of its content in an error', async () => {
    await expect(answer(200, 'secret')).rejects.toThrow(
      /^https:\/\/login\.example\.com\/jwks answered with no JSON object$/,
    )
  })
})
