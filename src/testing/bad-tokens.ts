import { createHmac, createPublicKey } from 'node:crypto'
import type { Reason } from '../errors/refusals.js'
import { createTokenIssuer, type TestClaims, type TokenDefaults } from './issue-token.js'
import { createSigningKeys, type SigningKeys } from './signing-keys.js'

/** Tokens that every API must refuse. */
export type BadTokenName =
  | 'tampered'
  | 'signature-respelled'
  | 'signature-missing'
  | 'alg-none'
  | 'hs256-with-public-key'
  | 'foreign-key'
  | 'embedded-key'
  | 'unknown-kid'
  | 'critical-header'
  | 'other-issuer'
  | 'other-audience'
  | 'id-token'
  | 'expired'
  | 'not-yet-valid'
  | 'no-expiry'
  | 'no-audience'
  | 'sender-constrained'

/** Each bad token, with the reason for which a resource server with the default profile refuses it. */
export const badTokens: Readonly<Record<BadTokenName, Reason>> = Object.freeze({
  tampered: 'signature_invalid',
  'signature-respelled': 'token_malformed',
  'signature-missing': 'signature_invalid',
  'alg-none': 'algorithm_refused',
  'hs256-with-public-key': 'algorithm_refused',
  'foreign-key': 'signature_invalid',
  'embedded-key': 'signature_invalid',
  'unknown-kid': 'key_unknown',
  'critical-header': 'critical_header_unsupported',
  'other-issuer': 'issuer_unknown',
  'other-audience': 'audience_mismatch',
  'id-token': 'type_mismatch',
  expired: 'token_expired',
  'not-yet-valid': 'token_not_yet_valid',
  'no-expiry': 'claim_missing',
  'no-audience': 'claim_missing',
  'sender-constrained': 'binding_unsupported',
})

/** Makes a bad token; the claims are those of the good one that it is made of. */
export type MakeBadToken = (name: BadTokenName, claims?: TestClaims) => Promise<string>

/** Makes what makes bad tokens: each is a good one with one thing wrong. */
export function createBadTokens(keys: SigningKeys, defaults: TokenDefaults): MakeBadToken {
  const now = (): number => Math.floor(defaults.clock() / 1000)
  const { issue } = createTokenIssuer(keys, defaults)
  const reheaded = async (header: TestClaims, claims: TestClaims): Promise<string> => {
    const [, payload] = (await issue(claims)).split('.')
    return `${encode({ typ: 'at+jwt', ...header })}.${payload}`
  }
  const recipes: Record<BadTokenName, (claims: TestClaims) => Promise<string>> = {
    tampered: async (claims) => {
      const [header, payload, signature] = (await issue(claims)).split('.') as [
        string,
        string,
        string,
      ]
      return `${header}.${encode({ ...decode(payload), sub: 'somebody-else' })}.${signature}`
    },
    'signature-respelled': async (claims) => respellLast(await issue(claims)),
    'signature-missing': async (claims) => (await issue(claims)).replace(/[^.]+$/, ''),
    'alg-none': async (claims) => `${await reheaded({ alg: 'none' }, claims)}.`,
    'hs256-with-public-key': async (claims) => {
      const { publicJwk } = await keys.key(defaults.algorithm)
      const input = await reheaded({ alg: 'HS256', kid: publicJwk.kid }, claims)
      const secret = createPublicKey({ key: { ...publicJwk }, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      })
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
    },
    'foreign-key': (claims) => foreign(claims, {}),
    'embedded-key': (claims) => foreign(claims, { embed: true }),
    'unknown-kid': (claims) => issue(claims, { header: { kid: 'no-such-key' } }),
    'critical-header': (claims) =>
      issue(claims, {
        header: { crit: ['https://example.com/ext'], 'https://example.com/ext': true },
      }),
    'other-issuer': (claims) => issue({ ...claims, iss: 'https://issuer.invalid' }),
    'other-audience': (claims) => issue({ ...claims, aud: 'https://resource.invalid' }),
    'id-token': (claims) =>
      issue(
        { ...claims, aud: 'test-client', nonce: 'n', client_id: undefined, scope: undefined },
        { header: { typ: 'JWT' } },
      ),
    expired: (claims) => issue({ ...claims, iat: now() - 7200, exp: now() - 3600 }),
    'not-yet-valid': (claims) => issue({ ...claims, nbf: now() + 3600, exp: now() + 7200 }),
    'no-expiry': (claims) => issue({ ...claims, exp: undefined }),
    'no-audience': (claims) => issue({ ...claims, aud: undefined }),
    'sender-constrained': (claims) => issue({ ...claims, cnf: { jkt: 'a'.repeat(43) } }),
  }

  /** Signed with a key of nobody, which has the `kid` of the issuer's. */
  const foreign = async (claims: TestClaims, { embed = false }): Promise<string> => {
    const { algorithm } = defaults
    const { publicJwk } = await keys.key(algorithm)
    const others = await createSigningKeys([algorithm])
    const { publicJwk: other } = await others.key(algorithm)
    const forged = createTokenIssuer(others, defaults)
    return forged.issue(claims, {
      header: { kid: publicJwk.kid, ...(embed ? { jwk: other } : {}) },
    })
  }

  return (name, claims = {}) => recipes[name](claims)
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(segment: string): TestClaims {
  return JSON.parse(Buffer.from(segment, 'base64url').toString())
}

/** The same octets, spelt otherwise: a bit that encodes nothing is set, or padding is added. */
function respellLast(token: string): string {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  if (signature.length % 4 === 0) return `${token}=`
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(token.charAt(token.length - 1))
  return token.slice(0, -1) + alphabet.charAt(last + 1)
}
