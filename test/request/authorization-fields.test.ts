import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { RequestLike } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const token = await keys.issue()
const good = `Bearer ${token}`

const authenticate = (request: unknown) => server.authenticate(request as RequestLike)

/** What Node makes of a request's fields: the first of several Authorization fields alone. */
function incomingMessage(...rawHeaders: string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  message.rawHeaders = rawHeaders
  const first = rawHeaders.findIndex((name) => name.toLowerCase() === 'authorization')
  if (first !== -1) message.headers.authorization = rawHeaders[first + 1] as string
  return message
}

describe('where the Authorization field is found (RFC 9110 §11.6.2)', () => {
  it.each([
    ['an IncomingMessage', incomingMessage('Host', 'api.example.com', 'Authorization', good)],
    ['a name in capitals in rawHeaders', incomingMessage('AUTHORIZATION', good)],
    ['a name in lower case in rawHeaders', incomingMessage('authorization', good)],
    ['rawHeaders without headers', { rawHeaders: ['Authorization', good] }],
    [
      'rawHeaders with a name without a value',
      { rawHeaders: ['Authorization', good, 'Authorization'] },
    ],
    ['plain headers', { headers: { authorization: good } }],
    ['plain headers in capitals', { headers: { AUTHORIZATION: good } }],
    ['plain headers as they are written', { headers: { host: 'a', Authorization: good } }],
    [
      'plain headers beside one that is undefined',
      { headers: { Authorization: undefined, authorization: good } },
    ],
    ['an array of one value', { headers: { authorization: [good] } }],
    ['fetch Headers', { headers: new Headers({ authorization: good }) }],
    [
      'a fetch Request',
      new Request('https://api.example.com/', { headers: { authorization: good } }),
    ],
    ['headers beside empty rawHeaders', { headers: { authorization: good }, rawHeaders: [] }],
    [
      'headers beside rawHeaders that are no list',
      { headers: { authorization: good }, rawHeaders: 'x' },
    ],
    [
      'plain headers with a field of the name "get"',
      { headers: { get: 'x', authorization: good } },
    ],
    ['a value between spaces and tabs', { headers: { authorization: ` \t${good}\t ` } }],
  ])('finds the token in %s', async (_, request) => {
    expect((await authenticate(request)).subject).toBe('user-1')
  })

  it.each([
    ['two fields', incomingMessage('Authorization', good, 'Authorization', good)],
    ['two fields of different case', incomingMessage('Authorization', good, 'authorization', good)],
    [
      'an empty field before the token',
      incomingMessage('Authorization', '', 'Authorization', good),
    ],
    [
      'another scheme in the second field',
      incomingMessage('Authorization', good, 'Authorization', 'Basic eDp5'),
    ],
    [
      'two plain headers of different case',
      { headers: { authorization: good, Authorization: good } },
    ],
    ['an array of two values', { headers: { authorization: [good, good] } }],
    [
      'fetch Headers with two values',
      {
        headers: new Headers([
          ['Authorization', good],
          ['authorization', good],
        ]),
      },
    ],
    ['two fields joined', { headers: { authorization: `${good}, ${good}` } }],
    ['two fields joined without a space', { headers: { authorization: `${good},${good}` } }],
    ['two fields joined with a tab', { headers: { authorization: `${good},\t${good}` } }],
    ['another scheme, joined before', { headers: { authorization: `Basic eDp5, ${good}` } }],
    ['another scheme, joined behind', { headers: { authorization: `${good}, Basic eDp5` } }],
    [
      'a joined field behind a quotation mark left open',
      { headers: { authorization: `Digest realm="x, ${good}` } },
    ],
    [
      'a joined field right behind a quoted string',
      { headers: { authorization: `Digest realm="x", ${good}` } },
    ],
    [
      'a joined field between two quoted strings',
      { headers: { authorization: `Digest realm="x", ${good}, Digest realm="y"` } },
    ],
    ['an array of one value that was joined', { headers: { authorization: [`${good}, ${good}`] } }],
  ])('refuses %s as repeated (RFC 6750 §3.1)', async (_, request) => {
    await refused(authenticate(request), 'credentials_repeated')
  })

  it('believes rawHeaders, where Node would have kept the first field alone (RFC 6750 §3.1)', async () => {
    const message = incomingMessage('Authorization', good, 'Authorization', 'Bearer other')
    expect(message.headers.authorization).toBe(good)
    await refused(authenticate(message), 'credentials_repeated')
  })

  it.each<[string, unknown]>([
    ['no fields at all', {}],
    ['headers that are null', { headers: null }],
    ['headers that are a string', { headers: good }],
    ['empty headers', { headers: {} }],
    ['empty fetch Headers', { headers: new Headers() }],
    [
      'rawHeaders without the field',
      { headers: { authorization: good }, rawHeaders: ['Host', 'a'] },
    ],
    ['another field of the same length', { rawHeaders: ['X-Authorizati', good] }],
    [
      'a name without a value at the end of rawHeaders',
      { rawHeaders: ['Host', 'a', 'Authorization'] },
    ],
    [
      'the token as the value of another field',
      { rawHeaders: ['X-Forwarded', 'Authorization', good, 'x'] },
    ],
    [
      'a name that only begins like it',
      { headers: { authorization2: good, 'proxy-authorization': good } },
    ],
    ['an empty array', { headers: { authorization: [] } }],
    ['headers whose get answers no text', { headers: { get: () => [good] } }],
    ['an empty field', { headers: { authorization: '' } }],
    ['a field of spaces and tabs', { headers: { authorization: ' \t ' } }],
    ...[undefined, 1, true, null, {}, [[good]]].map((authorization): [string, unknown] => [
      `the value ${JSON.stringify(authorization)}`,
      { headers: { authorization } },
    ]),
    ['a value in rawHeaders that is no text', { rawHeaders: ['Authorization', 1] }],
    ['a name in rawHeaders that is no text', { rawHeaders: [undefined, good] }],
  ])('finds no credentials in %s (RFC 6750 §3.1)', async (_, request) => {
    await refused(authenticate(request), 'token_missing')
  })
})
