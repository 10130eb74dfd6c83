/** The rules of RFC 9068 §4 once more, written for reading and sharing no code with src/. */
export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'
export const now = 1_800_000_000
const tolerance = 5

type Members = Record<string, unknown>

function parse(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Members)
      : undefined
  } catch {
    return undefined
  }
}

function has(members: Members, name: string): boolean {
  return Object.hasOwn(members, name)
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((member) => typeof member === 'string')
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 9007199254740992
}

/** Whether a header and claims, signed by the issuer's Ed25519 key `ed`, are those of an acceptable token. */
export function mayPass(headerText: string, claimsText: string): boolean {
  const header = parse(headerText)
  const claims = parse(claimsText)
  if (header === undefined || claims === undefined) return false
  return acceptsHeader(header) && acceptsClaims(claims)
}

function acceptsHeader(header: Members): boolean {
  if (has(header, 'crit') || has(header, 'b64')) return false
  const { typ, alg, kid } = header
  if (typeof typ !== 'string' || !['at+jwt', 'application/at+jwt'].includes(typ.toLowerCase())) {
    return false
  }
  if (alg !== 'EdDSA' && alg !== 'Ed25519') return false
  return !has(header, 'kid') || kid === 'ed'
}

function acceptsClaims(claims: Members): boolean {
  if (claims.iss !== issuer || !has(claims, 'iss')) return false
  for (const name of ['sub', 'client_id', 'jti']) {
    if (!has(claims, name) || typeof claims[name] !== 'string' || claims[name] === '') return false
  }
  if (has(claims, 'cnf') || !has(claims, 'aud')) return false
  const { aud } = claims
  if (aud !== audience && !(isTexts(aud) && (aud as string[]).includes(audience))) return false
  if (!acceptsTimes(claims)) return false
  const scopes = ['scope', 'scp'].find((name) => has(claims, name))
  if (scopes !== undefined && typeof claims[scopes] !== 'string' && !isTexts(claims[scopes])) {
    return false
  }
  const { act } = claims
  return !has(claims, 'act') || (typeof act === 'object' && act !== null && !Array.isArray(act))
}

function acceptsTimes(claims: Members): boolean {
  for (const name of ['exp', 'iat', 'nbf']) {
    if (has(claims, name) ? !isTime(claims[name]) : name !== 'nbf') return false
  }
  const { exp, iat, nbf = 0 } = claims as Record<'exp' | 'iat' | 'nbf', number>
  return exp > now - tolerance && iat <= now + tolerance && nbf <= now + tolerance
}

/** RFC 9110 §11.4 and RFC 6750 §2.1 once more: what one Authorization field is. */
export function readCredentials(
  value: string,
): 'none' | 'scheme' | 'malformed' | { token: string } {
  const trimmed = value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')
  if (trimmed === '') return 'none'
  let end = 0
  while (end < trimmed.length && /[!#$%&'*+.^_`|~0-9A-Za-z-]/.test(trimmed[end] as string)) end += 1
  const scheme = trimmed.slice(0, end)
  if (scheme === '') return 'malformed'
  if (scheme.toLowerCase() !== 'bearer') return 'scheme'
  const rest = trimmed.slice(end)
  const token = rest.replace(/^ +/, '')
  if (token === rest) return 'malformed'
  const withoutPadding = token.replace(/=+$/, '')
  if (withoutPadding === '') return 'malformed'
  const isToken68 = [...withoutPadding].every((character) => /[A-Za-z0-9\-._~+/]/.test(character))
  return isToken68 ? { token } : 'malformed'
}
