import { createHmac, createPublicKey } from 'node:crypto'
import type { Reason } from '../errors/refusals.js'
import { createTokenIssuer, type TestClaims, type TokenDefaults } from './issue-token.js'
import { requireRow } from './require-row.js'
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
  | 'encrypted'
  | 'opaque'

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
  encrypted: 'token_malformed',
  opaque: 'token_malformed',
})

/**
 * Makes a bad token: a good one with these claims, and one thing wrong with it.
 * {@link badTokens} says for which reason each is refused.
 */
export type MakeBadToken = (name: BadTokenName, claims?: TestClaims) => Promise<string>

/** Makes what makes bad tokens. */
export function createBadTokens(keys: SigningKeys, defaults: TokenDefaults): MakeBadToken {
  const now = (): number => Math.floor(defaults.clock() / 1000)
  const { issue } = createTokenIssuer(keys, defaults)
  const segments = async (claims: TestClaims): Promise<[string, string, string]> =>
    (await issue(claims)).split('.') as [string, string, string]

  const recipes: Readonly<Record<BadTokenName, (claims: TestClaims) => Promise<string>>> = {
    tampered: async (claims) => {
      const [header, payload, signature] = await segments(claims)
      return `${header}.${encode({ ...decode(payload), sub: 'somebody-else' })}.${signature}`
    },
    'signature-respelled': async (claims) => respellLast(await issue(claims)),
    'signature-missing': async (claims) => {
      const [header, payload] = await segments(claims)
      return `${header}.${payload}.`
    },
    'alg-none': async (claims) => {
      const [, payload] = await segments(claims)
      return `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`
    },
    'hs256-with-public-key': async (claims) => {
      const [, payload] = await segments(claims)
      const { publicJwk } = await keys.key({})
      const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' })
      const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: publicJwk.kid })}.${payload}`
      const mac = createHmac('sha256', key.export({ type: 'spki', format: 'pem' })).update(input)
      return `${input}.${mac.digest('base64url')}`
    },
    'foreign-key': (claims) => foreign(claims),
    'embedded-key': (claims) => foreign(claims, true),
    'unknown-kid': (claims) => issue(claims, { header: { kid: 'no-such-key' } }),
    'critical-header': (claims) => {
      const extension = 'https://example.com/extension'
      return issue(claims, { header: { crit: [extension], [extension]: true } })
    },
    'other-issuer': (claims) => issue({ ...claims, iss: 'https://issuer.invalid' }),
    'other-audience': (claims) => issue({ ...claims, aud: 'https://resource.invalid' }),
    'id-token': (claims) => {
      const idToken = { aud: 'test-client', nonce: 'n', client_id: undefined, scope: undefined }
      return issue({ ...claims, ...idToken }, { header: { typ: 'JWT' } })
    },
    expired: (claims) => issue({ ...claims, iat: now() - 7200, exp: now() - 3600 }),
    'not-yet-valid': (claims) => issue({ ...claims, nbf: now() + 3600, exp: now() + 7200 }),
    'no-expiry': (claims) => issue({ ...claims, exp: undefined }),
    'no-audience': (claims) => issue({ ...claims, aud: undefined }),
    'sender-constrained': (claims) => issue({ ...claims, cnf: { jkt: 'a'.repeat(43) } }),
    encrypted: async (claims) => {
      const [, payload, signature] = await segments(claims)
      const header = encode({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'at+jwt' })
      return `${header}.${signature}.AAAAAAAAAAAAAAAA.${payload}.AAAAAAAAAAAAAAAAAAAAAA`
    },
    opaque: async () => 'ya29.opaque-access-token',
  }

  /** Signed with a key of nobody under the `kid` of the issuer's; `embed` puts it into the header. */
  const foreign = async (claims: TestClaims, embed = false): Promise<string> => {
    const { alg, kid } = (await keys.key({})).publicJwk
    const others = await createSigningKeys([alg])
    const { publicJwk } = await others.key({})
    const header = { kid, jwk: embed ? publicJwk : undefined }
    return createTokenIssuer(others, defaults).issue(claims, { header })
  }

  return async (name, claims = {}) => requireRow(recipes, name, 'bad token')(claims)
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
