import {
  type Answer,
  anonymous,
  invalidRequest,
  invalidTokenFor,
  unauthenticatedFor,
  user,
  withoutBody,
} from './answers.js'

/** Requests that a client library would tidy up, octet for octet, and what every framework answers. */
export interface RawRow {
  readonly title: string
  /** As sent; `{name}` stands for the token of that name. */
  readonly octets: string
  readonly answers: readonly Answer[]
  /** How many handlers ran. */
  readonly ran: number
}

/** GET /orders with these lines among its fields. */
function orders(...fields: string[]): string {
  return lines('GET /orders HTTP/1.1', 'Host: api', ...fields, 'Connection: close')
}

function lines(...written: string[]): string {
  return [...written, '', ''].join('\r\n')
}

type RawCase = readonly [title: string, ...fields: string[]]

function answering(answer: Answer, ran: number, cases: readonly RawCase[]): RawRow[] {
  return cases.map(([title, ...fields]) => {
    return { title, octets: orders(...fields), answers: [answer], ran }
  })
}

const noToken = unauthenticatedFor('orders.read')
const badToken = invalidTokenFor('orders.read')
const good = 'Authorization: Bearer {read}'
const bad = 'Authorization: Bearer x'
const kept = lines('GET /orders HTTP/1.1', 'Host: api', good)
const keptWithout = lines('GET /orders HTTP/1.1', 'Host: api')
const preflight = ['OPTIONS /preflight HTTP/1.1', 'Host: api', 'Connection: close'] as const

export const rawRows: readonly RawRow[] = [
  ...answering(user, 1, [
    ['passes one field (RFC 6750 §2.1)', good],
    ['passes a field name in lower case (RFC 9110 §5.1)', 'authorization: Bearer {read}'],
    ['passes a field name in upper case (RFC 9110 §5.1)', 'AUTHORIZATION: Bearer {read}'],
    ['passes a scheme in lower case (RFC 9110 §11.1)', 'Authorization: bearer {read}'],
    ['passes a scheme in upper case (RFC 9110 §11.1)', 'Authorization: BEARER {read}'],
    ['passes whitespace around the value (RFC 9110 §5.5)', 'Authorization: \t Bearer {read} \t '],
    ['passes no whitespace before the value (RFC 9110 §5.6.3)', 'Authorization:Bearer {read}'],
    ['passes several spaces (RFC 6750 §2.1)', 'Authorization: Bearer     {read}'],
  ]),
  ...answering(invalidRequest, 0, [
    ['refuses the same field twice (RFC 9110 §11.6.2)', good, good],
    ['refuses a good field before a bad one (RFC 9110 §11.6.2)', good, bad],
    ['refuses a bad field before a good one (RFC 9110 §11.6.2)', bad, good],
    ['refuses two spellings of the field (RFC 9110 §5.1)', good, 'aUTHORIZATION: Bearer {read}'],
    ['refuses two schemes in two fields (RFC 9110 §11.6.2)', 'Authorization: Basic eDp5', good],
    ['refuses two empty fields (RFC 9110 §11.6.2)', 'Authorization:', 'Authorization:'],
    ['refuses an empty field beside a good one (RFC 9110 §11.6.2)', 'Authorization:', good],
    ['refuses a tab behind the scheme (RFC 6750 §2.1)', 'Authorization: Bearer\t{read}'],
    ['refuses a space and a tab behind it (RFC 6750 §2.1)', 'Authorization: Bearer \t{read}'],
    ['refuses a character above ASCII (RFC 6750 §2.1)', `${good}\xe9`],
    ['refuses the scheme and spaces alone (RFC 6750 §2.1)', 'Authorization: Bearer   '],
  ]),
  ...answering(noToken, 0, [
    ['takes an empty field as no credentials (RFC 6750 §3)', 'Authorization:'],
    ['takes a field of whitespace as no credentials (RFC 6750 §3)', 'Authorization: \t '],
    ["finds none in the proxy's field (RFC 9110 §11.7.2)", 'Proxy-Authorization: Bearer {read}'],
    ['finds none in a field of another name (RFC 9110 §5.1)', 'X-Authorization: Bearer {read}'],
  ]),
  ...answering(badToken, 0, [
    ['refuses a token above maxTokenLength (RFC 6750 §3.1)', 'Authorization: Bearer {long}'],
    ['takes what follows CR LF as another field (RFC 9112 §2.1)', `${bad}\r\nX-Token: {read}`],
  ]),
  {
    title: 'finds no token in the query (OAuth 2.1 §5.1)',
    octets: lines('GET /orders?access_token={read} HTTP/1.1', 'Host: api', 'Connection: close'),
    answers: [noToken],
    ran: 0,
  },
  {
    title: 'passes HTTP/1.0 (RFC 9112 §2.3)',
    octets: lines('GET /orders HTTP/1.0', good),
    answers: [user],
    ran: 1,
  },
  {
    title: 'refuses HTTP/1.0 (RFC 9112 §2.3)',
    octets: lines('GET /orders HTTP/1.0'),
    answers: [noToken],
    ran: 0,
  },
  {
    title: 'refuses HEAD without a body (RFC 9110 §9.3.2)',
    octets: lines('HEAD /orders HTTP/1.1', 'Host: api', 'Connection: close'),
    answers: [withoutBody(noToken)],
    ran: 0,
  },
  {
    title: 'passes a preflight where it is asked to (Fetch, CORS protocol)',
    octets: lines(...preflight, 'Origin: https://a.example', 'Access-Control-Request-Method: PUT'),
    answers: [anonymous],
    ran: 1,
  },
  {
    title: 'refuses a preflight that names no method (Fetch, CORS protocol)',
    octets: lines(...preflight, 'Origin: https://a.example', 'Access-Control-Request-Method:'),
    answers: [noToken],
    ran: 0,
  },
  {
    title: 'judges pipelined requests one by one (RFC 9112 §9.3.2)',
    octets: kept + keptWithout + kept + orders(bad),
    answers: [user, noToken, user, badToken],
    ran: 2,
  },
]

/** What Node's parser refuses before any framework: the status alone is the same everywhere. */
export const unparsableRows: readonly (readonly [title: string, octets: string, status: number])[] =
  [
    ['a NUL in the field (RFC 9110 §5.5)', orders(`${good}\0`), 400],
    ['a bare CR in the field (RFC 9112 §2.2)', orders(`${good}\rX: y`), 400],
    ['a bare LF between two fields (RFC 9112 §2.2)', orders(`${bad}\n${good}`), 400],
    ['a folded field (RFC 9112 §5.2)', orders('Authorization: Bearer\r\n {read}'), 400],
    ['a space before the colon (RFC 9112 §5.1)', orders('Authorization : Bearer {read}'), 400],
    ['a field above 16 KiB (RFC 6585 §5)', orders(`${good}${'a'.repeat(20_000)}`), 431],
  ]
