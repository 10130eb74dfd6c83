import { AccessTokenError } from '../errors/access-token-error.js'
import type { Fault } from '../errors/fault.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { Profile, TokenIssuer } from './profile.js'

/** An issuer with the profile of its access tokens. */
export interface ProfiledIssuer extends TokenIssuer {
  readonly profile: Profile
}

/**
 * Checks that claims are those of an access token as the issuer's profile knows them, and not those
 * of another token that the same keys signed (rfc8725bis §3.12). `rfc9068` needs none of it: there
 * `typ` tells.
 *
 * Does NOT check the header, nor that required claims are there: `checkHeader` and
 * `checkRequiredClaims` do, by the same row.
 *
 * @throws {@link AccessTokenError} `type_mismatch`, `claim_missing`, `claim_invalid`,
 *   `tenant_mismatch`, `audience_mismatch`.
 */
export function checkProfile(claims: JsonObject, issuer: ProfiledIssuer): void {
  const fault = profileFault(claims, issuer.profile, issuer)
  if (fault !== undefined) throw new AccessTokenError(...fault)
}

/** What a profile has against claims of which its required ones are there. */
export function profileFault(
  claims: JsonObject,
  profile: Profile,
  issuer: TokenIssuer,
): Fault | undefined {
  for (const [name, value] of profile.tells) {
    if (!Object.hasOwn(claims, name) || claims[name] === value) continue
    const claim = name === 'typ' ? 'typ in the payload' : name // the header has one too
    const rule = value === undefined ? `an access token has no ${name}` : `${claim} is not ${value}`
    return ['type_mismatch', `${rule}: this is another kind of token`]
  }
  return clientFault(claims, profile) ?? profile.fault?.(claims, issuer)
}

function clientFault(
  claims: JsonObject,
  { clientClaims, clientRequired }: Profile,
): Fault | undefined {
  const name = clientClaims.find((claim) => Object.hasOwn(claims, claim))
  if (name === undefined) {
    return clientRequired
      ? ['claim_missing', `${clientClaims.join(' or ')} is required`]
      : undefined
  }
  const value = claims[name]
  if (typeof value === 'string' && value !== '') return undefined
  return ['claim_invalid', `${name} is not a string with at least one character`]
}
