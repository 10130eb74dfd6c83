import { describe, expect, it } from 'vitest'
import {
  type Answer,
  invalidRequest,
  invalidTokenFor,
  unauthenticatedFor,
  user,
} from '../contract/answers.js'
import { exchange, exchangeText, head } from './exchange.js'
import { openPaths } from './paths.js'
import { options, token } from './token.js'

const good = token()
const expired = token('ES256', { claims: { exp: 1 } })
const paths = await openPaths({ options: { ...options, maxTokenLength: 2048 }, good })
const bearer = `Authorization: Bearer ${good}`
const bad = `Authorization: Bearer ${expired}`
const noToken = unauthenticatedFor('orders.read')
const badToken = invalidTokenFor('orders.read')
const close = 'Connection: close'
const get = (...fields: string[]) => head('GET /orders HTTP/1.1', ...fields)

async function everywhere(octets: readonly string[], answers: readonly Answer[], ran: number) {
  for (const { name, port } of paths.apis) {
    paths.ran()
    expect([name, ...(await exchange(port, ...octets))]).toEqual([name, ...answers])
    expect([name, paths.ran().length]).toEqual([name, ran])
  }
}

/** What no handler may see, and what the connection ends with. */
async function nowhere(octets: string, statuses: readonly number[]) {
  for (const { name, port } of paths.apis) {
    paths.ran()
    const text = await exchangeText(port, octets)
    expect([name, text.includes('HTTP/1.1 200')]).toEqual([name, false])
    expect([name, statuses.includes(Number(text.slice(9, 12)))]).toEqual([name, true])
    expect([name, paths.ran()]).toEqual([name, []])
  }
}

describe('the Authorization field', () => {
  it('is accepted once (RFC 6750 §2.1)', async () => {
    await everywhere([get(bearer, close)], [user], 1)
  })

  it.each<[string, string[]]>([
    ['twice', [bearer, bearer]],
    ['good, then bad', [bearer, bad]],
    ['bad, then good', [bad, bearer]],
    ['in another case', [bearer, bearer.replace('Authorization', 'aUTHORIZATION')]],
    ['far apart', [bearer, ...Array.from({ length: 100 }, (_, index) => `X-${index}: y`), bad]],
    ['three times, empty between', [bearer, 'Authorization:', bearer]],
    ['beside another scheme', [bearer, 'Authorization: Basic eDp5']],
    ['beside DPoP', [bearer, bearer.replace('Bearer', 'DPoP')]],
    ['with several credentials in one', [`${bearer}, Bearer ${good}`]],
    ['with several credentials in one, empty elements between', [`${bearer}, , Bearer ${good}`]],
    ['with another scheme in one', [`${bearer}, Basic eDp5`]],
  ])('is refused on every framework: %s (RFC 9110 §11.6.2)', async (_, fields) => {
    await everywhere([get(...fields, close)], [invalidRequest], 0)
  })

  it.each<[string, string]>([
    ['in the query', `GET /orders?access_token=${good} HTTP/1.1`],
    ['in the query, twice', `GET /orders?access_token=${good}&access_token=${good} HTTP/1.1`],
    ['in the query, as a header', `GET /orders?authorization=Bearer%20${good} HTTP/1.1`],
    ['in the fragment', `GET /orders#access_token=${good} HTTP/1.1`],
  ])('is not found %s (OAuth 2.1 §5.1)', async (_, line) => {
    if (line.includes('#')) await nowhere(head(line, close), [400, 401, 404])
    else await everywhere([head(line, close)], [noToken], 0)
  })

  it.each([
    ['Proxy-Authorization', `Proxy-Authorization: Bearer ${good}`],
    ['X-Forwarded-Authorization', `X-Forwarded-Authorization: Bearer ${good}`],
    ['X-Authorization', `X-Authorization: Bearer ${good}`],
    ['Authorization_', `Authorization_: Bearer ${good}`],
    ['Cookie', `Cookie: access_token=${good}; Authorization=Bearer ${good}`],
    ['Sec-WebSocket-Protocol', `Sec-WebSocket-Protocol: bearer, ${good}`],
    ['X-Original-URL', 'X-Original-URL: /open'],
    ['X-HTTP-Method-Override', 'X-HTTP-Method-Override: OPTIONS'],
    ['Access-Control-Request-Method', 'Access-Control-Request-Method: GET'],
  ])('is not replaced by %s (RFC 9110 §11.6.2)', async (_, field) => {
    await everywhere([get(field, close)], [noToken], 0)
  })

  it.each<[string, string]>([
    ['a NUL', `${bearer}\0`],
    ['a bare CR', `${bearer}\rX: y`],
    ['a bare LF', `${bearer}\nX: y`],
    ['a folded line', `Authorization: Bearer\r\n ${good}`],
    ['a folded line behind it', `${bearer}\r\n\t, Bearer x`],
    ['a space before the colon', `Authorization : Bearer ${good}`],
    ['a tab before the colon', `Authorization\t: Bearer ${good}`],
    ['a space before the name', ` Authorization: Bearer ${good}`],
    ['a control character', `Authorization: Bearer \x01${good}`],
    ['DEL', `Authorization: Bearer ${good}\x7f`],
    ['a name beyond ASCII', `Authorizatiön: Bearer ${good}`],
    ['no colon', `Authorization Bearer ${good}`],
  ])('is not parsed with %s, and no handler runs (RFC 9112 §5)', async (_, field) => {
    await nowhere(get('X-First: y', field, close), [400])
  })

  it('is not found in a trailer (RFC 9110 §6.5.1)', async () => {
    const fields = ['Transfer-Encoding: chunked', 'Trailer: Authorization', close]
    const octets = `${head('GET /orders HTTP/1.1', ...fields)}0\r\n${bearer}\r\n\r\n`
    await everywhere([octets], [noToken], 0)
  })
})

describe('large headers', () => {
  const padded = (length: number) => `Authorization: Bearer ${'a'.repeat(length)}`

  it.each([2049, 8192, 15_000])(
    'are a token that is too long: %d characters (RFC 6750 §3.1)',
    async (length) => {
      await everywhere([get(padded(length), close)], [badToken], 0)
      await paths.refuse('a'.repeat(length), 'token_too_long')
    },
  )

  it.each([16_384, 20_000, 100_000])(
    'are refused by Node itself: %d characters (RFC 6585 §5)',
    async (length) => {
      await nowhere(get(padded(length), close), [431])
    },
  )

  const many = (count: number) => Array.from({ length: count }, () => 'a: b')

  it('are judged where they are many (RFC 9110 §5.4)', async () => {
    await everywhere([get(...many(900), bearer, close)], [user], 1)
    await everywhere([get(bearer, ...many(900), bad, close)], [invalidRequest], 0)
  })

  it('are cut by Node itself where they are more: what it drops is no credential (RFC 9110 §5.4)', async () => {
    await everywhere([get(close, ...many(2500), bearer)], [noToken], 0)
    await everywhere([get(close, bad, ...many(2500), bearer)], [badToken], 0)
  })

  it.each([2048, 2049, 100_000, 5_000_000])(
    'are refused where nothing bounds them before: %d characters (RFC 6750 §3.1)',
    async (length) => {
      const { warm } = paths.servers
      const refusal = (value: string) =>
        warm.authenticate({ headers: { authorization: value } }).catch(({ reason }) => reason)
      const tooLong = length > 2048 ? 'token_too_long' : 'token_malformed'
      expect(await refusal(`Bearer ${'a'.repeat(length)}`)).toBe(tooLong)
      expect(await refusal(`Bearer ${'.'.repeat(length)}`)).toBe(tooLong)
      expect(await refusal(`Bearer ${' '.repeat(length)}`)).toBe('credentials_malformed')
      expect(await refusal(`Bearer ${'='.repeat(length)}`)).toBe('credentials_malformed')
      expect(await refusal(','.repeat(length))).toBe('credentials_malformed')
      expect(await refusal(`Bearer ${', x'.repeat(length / 4)}`)).toBe('credentials_malformed')
      expect(await refusal(`Digest ${'"\\'.repeat(length / 4)}, x`)).toBe('scheme_unsupported')
      expect(await refusal('a'.repeat(length))).toBe('scheme_unsupported')
      expect(await refusal('\t'.repeat(length))).toBe('token_missing')
    },
  )
})

describe('other versions and forms of a request', () => {
  it.each<[string, string, Answer, number]>([
    ['HTTP/1.0', `GET /orders HTTP/1.0\r\n${bearer}\r\n\r\n`, user, 1],
    ['HTTP/1.0 without a token', 'GET /orders HTTP/1.0\r\n\r\n', noToken, 0],
    [
      'HTTP/1.0 with two tokens',
      `GET /orders HTTP/1.0\r\n${bearer}\r\n${bearer}\r\n\r\n`,
      invalidRequest,
      0,
    ],
    ['HTTP/0.9', 'GET /orders\r\n\r\n', noToken, 0],
    ['HTTP/2.0 in the request line', 'GET /orders HTTP/2.0\r\n\r\n', noToken, 0],
    ['HTTP/2.0 with a bad token', `GET /orders HTTP/2.0\r\n${bad}\r\n\r\n`, badToken, 0],
  ])('are judged alike: %s (RFC 9112 §2.3)', async (_, octets, answer, ran) => {
    await everywhere([octets], [answer], ran)
  })

  it.each([
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/1.1 without Host', `GET /orders HTTP/1.1\r\n${bearer}\r\n${close}\r\n\r\n`],
    ['two lengths', `${get(bearer, 'Content-Length: 0', 'Content-Length: 5', close)}`],
    [
      'a length and chunks',
      `${get(bearer, 'Content-Length: 4', 'Transfer-Encoding: chunked', close)}0\r\n\r\n`,
    ],
    ['a method that nobody knows', `get /orders HTTP/1.1\r\nHost: api\r\n${bearer}\r\n\r\n`],
  ])('do not reach a handler: %s (RFC 9112 §3 and §6)', async (_, octets) => {
    await nowhere(octets, [400, 404, 405, 505])
  })

  it('do not skip the guard with Expect (RFC 9110 §10.1.1)', async () => {
    const octets = get('Expect: 100-continue', 'Content-Length: 0', close)
    for (const { name, port } of paths.apis) {
      paths.ran()
      const text = await exchangeText(port, octets)
      expect([name, text.includes('HTTP/1.1 401'), paths.ran()]).toEqual([name, true, []])
    }
  })

  it('do not skip the guard by asking for another protocol (RFC 9110 §7.8)', async () => {
    await everywhere([get('Connection: Upgrade, close', 'Upgrade: websocket')], [noToken], 0)
    await everywhere([get('Connection: Upgrade, close', 'Upgrade: h2c', bearer)], [user], 1)
  })

  it('do not lose the field by naming it a hop’s own (RFC 9110 §7.6.1)', async () => {
    await everywhere([get(bad, 'Connection: close, Authorization')], [badToken], 0)
  })
})

describe('pipelined requests', () => {
  it('are judged one by one, whatever came before on the connection (RFC 9112 §9.3.2)', async () => {
    await everywhere(
      [get(bearer), get(), get(bad), get(bearer, bearer), get(bearer), get(bad), get(close)],
      [user, noToken, badToken, invalidRequest, user, badToken, noToken],
      2,
    )
  })

  it('are judged one by one, where the first one’s body looks like the next (RFC 9112 §6.3)', async () => {
    const hidden = get(bearer)
    const first = head('GET /orders HTTP/1.1', bad, `Content-Length: ${hidden.length}`)
    await everywhere([first + hidden, get(close)], [badToken, noToken], 0)
  })

  it('are judged one by one in one chunk, a hundred of them (RFC 9112 §9.3.2)', async () => {
    const requests = Array.from({ length: 100 }, (_, index) => get(index % 2 === 0 ? bearer : bad))
    const answers = requests.map((_, index) => (index % 2 === 0 ? user : badToken))
    await everywhere([...requests, get(close)], [...answers, noToken], 50)
  })
})
