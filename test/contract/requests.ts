import {
  type Answer,
  insufficient,
  invalidRequest,
  invalidTokenFor,
  passed,
  unauthenticatedFor,
  user,
  withoutBody,
} from './answers.js'

/** A request, and what every framework answers. `{name}` stands for the token of that name. */
export interface Row {
  readonly title: string
  /** Method and target. */
  readonly request: string
  /** The Authorization field; undefined sends none. */
  readonly authorization: string | undefined
  readonly fields: Readonly<Record<string, string>>
  readonly body: object | undefined
  readonly answer: Answer
  /** Handlers that ran. */
  readonly ran: readonly string[]
}

export type Case = readonly [title: string, authorization: string | undefined, answer: Answer]
type More = Partial<Pick<Row, 'fields' | 'body'>>

/** Rows of a request that reach its handler. */
export function passes(request: string, cases: readonly Case[], more: More = {}): Row[] {
  const handler = request.replace(/\?.*/, '').replace(/\/([tp])\/[^/]+/, '/$1/:tenant')
  return refuses(request, cases, more).map((row) => ({ ...row, ran: [handler] }))
}

/** Rows of a request that no handler sees. */
export function refuses(
  request: string,
  cases: readonly Case[],
  { fields = {}, body }: More = {},
): Row[] {
  return cases.map(([title, authorization, answer]) => {
    return { title, request, authorization, fields, body, answer, ran: [] }
  })
}

const noToken = unauthenticatedFor('orders.read')
const badToken = invalidTokenFor('orders.read')
const written = passed('{"subject":"user-1","item":"book"}')

/** What is in the Authorization field, what is in the token, and where tokens are not looked for. */
export const credentialRows: readonly Row[] = [
  ...passes('GET /orders', [
    ['passes a token for the resource (RFC 9068 §4)', 'Bearer {read}', user],
    ['passes it in any case of the scheme (RFC 9110 §11.1)', 'bEaReR {read}', user],
    ['passes it behind several spaces (RFC 6750 §2.1)', 'Bearer   {read}', user],
  ]),
  ...refuses('GET /orders', [
    ['refuses no credentials (RFC 6750 §3)', undefined, noToken],
    ['refuses an empty field (RFC 6750 §3)', '', noToken],
    ['refuses another scheme (RFC 6750 §3.1)', 'Basic dXNlcjpwYXNz', noToken],
    ['refuses a scheme that begins with Bearer (RFC 6750 §3.1)', 'BearerX {read}', noToken],
    ['refuses a token under DPoP (RFC 6750 §3.1)', 'DPoP {read}', noToken],
    ['refuses no token (RFC 6750 §2.1)', 'Bearer', invalidRequest],
    ['refuses two tokens (RFC 6750 §2.1)', 'Bearer {read} {read}', invalidRequest],
    ['refuses joined fields (RFC 9110 §11.6.2)', 'Bearer {read}, Bearer {read}', invalidRequest],
    ['refuses a quoted token (RFC 6750 §2.1)', 'Bearer "{read}"', invalidRequest],
    ['refuses an opaque token (RFC 6750 §3.1)', 'Bearer opaque', badToken],
    ['refuses an expired token (RFC 6750 §3.1)', 'Bearer {expired}', badToken],
    ['refuses a token of another resource (RFC 9068 §4)', 'Bearer {foreign}', badToken],
    ['refuses a forged token (RFC 9068 §4)', 'Bearer {forged}', badToken],
    ['refuses a token of alg none (RFC 9068 §4)', 'Bearer {none}', badToken],
    ['refuses a token above maxTokenLength (RFC 6750 §3.1)', 'Bearer {long}', badToken],
    ['refuses a token bound to a key (RFC 9449 §7.2)', 'Bearer {bound}', badToken],
    [
      'refuses a token without the scope (RFC 6750 §3.1)',
      'Bearer {unscoped}',
      insufficient('orders.read'),
    ],
  ]),
  ...refuses('GET /orders?access_token={read}', [
    ['finds no token in the query (OAuth 2.1 §5.1)', undefined, noToken],
    ['does not take it in place of a bad one (OAuth 2.1 §5.1)', 'Bearer {expired}', badToken],
  ]),
  ...passes('GET /orders?access_token=x', [
    ['ignores one beside a header (OAuth 2.1 §5.1)', 'Bearer {read}', user],
  ]),
  ...refuses('GET /orders', [['finds no token in a cookie (RFC 6750 §5.3)', undefined, noToken]], {
    fields: { Cookie: 'access_token={read}' },
  }),
  ...passes('POST /orders', [['passes a token, and the body with it', 'Bearer {write}', written]], {
    body: { item: 'book' },
  }),
  ...refuses(
    'POST /orders',
    [
      ['finds no token in the body (RFC 6750 §2.2)', undefined, unauthenticatedFor('orders.write')],
      [
        'refuses a body under a token without the scope (RFC 6750 §3.1)',
        'Bearer {read}',
        insufficient('orders.write'),
      ],
    ],
    { body: { item: 'book', access_token: '{write}' } },
  ),
  ...refuses('HEAD /orders', [
    ['refuses HEAD as GET, without a body (RFC 9110 §9.3.2)', undefined, withoutBody(noToken)],
  ]),
  ...passes('HEAD /orders', [
    ['passes HEAD as GET (RFC 9110 §9.3.2)', 'Bearer {read}', withoutBody(user)],
  ]).map((row) => ({ ...row, ran: ['GET /orders'] })),
]
