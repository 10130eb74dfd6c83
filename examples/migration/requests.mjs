const bearer = (token) => ['Authorization', `Bearer ${token}`]
const badToken = (name) => async (issuer) => bearer(await issuer.badToken(name, good))
const token =
  (claims, header = {}) =>
  async (issuer) =>
    bearer(await issuer.issue({ ...good, ...claims(issuer) }, { header }))
const good = { scope: 'orders.read' }
const api = 'https://api.example.com/orders'
const idToken = { nonce: 'n', client_id: undefined, jti: undefined }
const query = async (issuer) => `?access_token=${await issuer.issue(good)}`

/**
 * What every API is asked: the request, the status that a resource server has to answer with, and why.
 * A request is its fields, or a query.
 */
export const requests = [
  ['a good token', token(() => ({})), 200, ''],
  ['the scheme in lower case', lowerCaseScheme, 200, 'RFC 9110 §11.1'],
  [
    'a token for two resources',
    token(() => ({ aud: ['https://a.example', api] })),
    200,
    'RFC 7519 §4.1.3',
  ],
  ['no credentials', async () => [], 401, 'RFC 6750 §3.1'],
  ['another scheme', async () => ['Authorization', 'Basic dTpw'], 401, 'RFC 6750 §3.1'],
  ['a token in the query alone', query, 401, 'RFC 9700 §4.3.2'],
  ['two `Authorization` fields', twoFields, 400, 'RFC 6750 §3.1'],
  ['an expired token', badToken('expired'), 401, 'RFC 9068 §4'],
  ['a token without `exp`', badToken('no-expiry'), 401, 'RFC 9068 §2.2'],
  ['a token that is not valid yet', badToken('not-yet-valid'), 401, 'RFC 7519 §4.1.5'],
  ['a token for another API', badToken('other-audience'), 401, 'RFC 9068 §4'],
  ['a token without `aud`', badToken('no-audience'), 401, 'RFC 9068 §2.2'],
  ['`aud` with a slash at its end', token(() => ({ aud: `${api}/` })), 401, 'RFC 7519 §2'],
  ['a token of another issuer', badToken('other-issuer'), 401, 'RFC 9068 §4'],
  [
    '`iss` with a slash at its end',
    token(({ issuer }) => ({ iss: `${issuer}/` })),
    401,
    'RFC 9068 §4',
  ],
  ['an ID token', badToken('id-token'), 401, 'RFC 9068 §4'],
  [
    'an ID token whose client is this API',
    token(() => idToken, { typ: 'JWT' }),
    401,
    'RFC 9068 §4',
  ],
  ['a token without `sub`', token(() => ({ sub: undefined })), 401, 'RFC 9068 §2.2'],
  ['a token that is bound to a key', badToken('sender-constrained'), 401, 'RFC 9449 §7.2'],
  ['an unknown critical header', badToken('critical-header'), 401, 'RFC 7515 §4.1.11'],
  ['a changed claim', badToken('tampered'), 401, 'RFC 7515 §5.2'],
  ['no signature', badToken('signature-missing'), 401, 'RFC 7515 §5.2'],
  [
    'a signature spelt in another way',
    badToken('signature-respelled'),
    401,
    'RFC 4648 §3.5, a MAY',
  ],
  ['`alg: none`', badToken('alg-none'), 401, 'RFC 8725 §3.1'],
  ['HS256 with the public key', badToken('hs256-with-public-key'), 401, 'RFC 8725 §3.1'],
  ['a key of somebody else', badToken('foreign-key'), 401, 'RFC 7515 §5.2'],
  ['a key in the header', badToken('embedded-key'), 401, 'RFC 8725 §3.10'],
  ['an unknown `kid`', badToken('unknown-kid'), 401, 'RFC 7515 §4.1.4'],
  ['an encrypted token', badToken('encrypted'), 401, 'RFC 7519 §7.2'],
  ['no JWT at all', badToken('opaque'), 401, 'RFC 7519 §7.2'],
  ['a token without the scope', token(() => ({ scope: 'orders.write' })), 403, 'RFC 6750 §3.1'],
  [
    'a scope that only begins the same',
    token(() => ({ scope: 'orders.readonly' })),
    403,
    'RFC 6749 §3.3',
  ],
]

/** Asked of an API that has just started, while its issuer cannot be reached. */
export const duringOutage = [
  'a good token, and the keys cannot be had',
  token(() => ({})),
  503,
  'RFC 9110 §15.6.4',
]

async function lowerCaseScheme(issuer) {
  return ['authorization', `bearer ${await issuer.issue(good)}`]
}

async function twoFields(issuer) {
  return [...bearer(await issuer.issue(good)), ...bearer(await issuer.issue({ ...good, sub: 'b' }))]
}
