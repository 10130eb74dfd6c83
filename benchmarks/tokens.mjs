import { createHmac } from 'node:crypto'
import { audience, encode, issueMany, issuer } from './issuer.mjs'

const past = () => Math.floor(Date.now() / 1000) - 600
const ahead = () => Math.floor(Date.now() / 1000) + 600

/**
 * Tokens that must be refused, and the check that refuses them. `signature` and `algorithm` are no
 * matter of taste; of the others a contender declares which it makes.
 */
export function createBadTokens(one) {
  const { issue, jwk, publicKey } = one
  const [header, payload, signature] = issue().toString().split('.')
  const [, otherPayload] = issue().toString().split('.')
  const unsigned = encode({ alg: 'none', typ: 'at+jwt' })
  const hmac = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: jwk.kid })}.${payload}`
  const secret = publicKey.export({ type: 'spki', format: 'pem' })
  const rows = [
    ['a changed payload', 'signature', `${header}.${otherPayload}.${signature}`],
    ['a changed signature', 'signature', `${header}.${payload}.${flipFirst(signature)}`],
    ['no signature', 'signature', `${header}.${payload}.`],
    ['alg none', 'algorithm', `${unsigned}.${payload}.`],
    [
      'HS256 with the public key',
      'algorithm',
      `${hmac}.${createHmac('sha256', secret).update(hmac).digest('base64url')}`,
    ],
    ['an expired token', 'lifetime', issue({ exp: past() })],
    ['a token that begins later', 'nbf', issue({ nbf: ahead() })],
    ["another audience's token", 'audience', issue({ aud: ['https://api.example.com/users'] })],
    ["another issuer's token", 'issuer', issue({ iss: 'https://login.example.org' })],
    ['no exp', 'expRequired', issue({ exp: undefined })],
    ['no aud', 'audRequired', issue({ aud: undefined })],
    ['no iss', 'issRequired', issue({ iss: undefined })],
    ['no sub', 'claimsRequired', issue({ sub: undefined })],
    ['an ID token by its typ', 'typ', issue({}, { typ: 'JWT' })],
    ['an unknown crit', 'crit', issue({}, { crit: ['example'], example: true })],
    ['a token bound to a key', 'confirmation', issue({ cnf: { jkt: 'x'.repeat(43) } })],
    ['a second spelling', 'canonical', `${header}.${payload}.${otherSpelling(signature)}`],
  ]
  return rows.map(([what, check, token]) => ({ what, check, token: Buffer.from(token) }))
}

/** What is refused in the benchmark, by kind: as many different ones of each. */
export function createRefusedTokens(one, count) {
  const good = issueMany(one, count).map((token) => token.toString().split('.'))
  const cut = (line) => good.map((parts, index) => Buffer.from(line(parts, index)))
  return {
    garbage: cut(([, , signature], index) => `${index}${signature.slice(0, 40)}`),
    'wrong shape': cut(([header, payload], index) => `${header}.${payload.slice(7)}${index}.x`),
    expired: issueMany(one, count, { exp: past() }),
    'wrong issuer': issueMany(one, count, { iss: `${issuer}/other` }),
    'wrong audience': issueMany(one, count, { aud: [`${audience}/other`, 'https://example.org'] }),
    'bad signature': cut(([header, payload], index) =>
      [header, payload, good[(index + 1) % count][2]].join('.'),
    ),
  }
}

function flipFirst(text) {
  return `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`
}

/** The same octets, with one of the bits set that the last character has left over. */
function otherSpelling(text) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return `${text.slice(0, -1)}${alphabet[alphabet.indexOf(text.at(-1)) + 1]}`
}
