import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { VerificationKey } from '../keys/verification-key.js'
import type { ProfiledIssuer } from './check-profile.js'

/**
 * The keys that may verify a token of this issuer: all, unless its profile binds keys. Then a key
 * whose JWK names an issuer is that one's alone, or any tenant's where it has `{tenantid}`.
 *
 * @param claims - Checked by the profile: `tid` is a GUID, that of the issuer.
 * @throws {@link AccessTokenError} `key_unsuitable` when each is another issuer's.
 */
export function keysForIssuer(
  keys: readonly VerificationKey[],
  { tid }: JsonObject,
  { profile, identifier }: ProfiledIssuer,
): readonly VerificationKey[] {
  if (!profile.tenantIndependent) return keys
  const own = keys.filter(
    ({ issuer }) =>
      issuer === undefined || issuer.replace(/\{tenantid\}/i, () => tid as string) === identifier,
  )
  if (own.length > 0) return own
  throw new AccessTokenError('key_unsuitable', 'the key that kid names is that of another issuer')
}
