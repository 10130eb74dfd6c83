import { deepFreeze } from '../json/deep-freeze.js'
import { readStrings } from '../options/option-values.js'
import type { SignedClaims } from '../signature/verify-signature.js'

/** The claims of one token that the application named for its events. */
export type AuditClaims = Readonly<Record<string, unknown>>

/**
 * Reads the `auditClaims` option: the claims that events hold, at the top level and as they were
 * signed. Takes nothing but signed claims: nobody knows who wrote the others.
 *
 * Does NOT depend on `visibleClaims`: what handlers may see and what a log must hold are two things.
 *
 * @throws ConfigurationError
 */
export function parseAuditClaims(option: unknown): (signed: SignedClaims) => AuditClaims {
  const names = readStrings('auditClaims', option, "['sub', 'client_id']")
  return ({ claims }) => {
    const there = names.filter((name) => Object.hasOwn(claims, name))
    return deepFreeze(Object.fromEntries(there.map((name) => [name, claims[name]])))
  }
}
