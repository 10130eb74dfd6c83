import type { JsonObject } from '../json/parse-json-object.js'
import { isEmptyList, readStrings } from '../options/option-values.js'

/** Header parameters that say how a token was signed, and nothing of whom it is about. */
const plainHeader = ['typ', 'alg', 'kid']

/** What identifies who acts for the subject (RFC 8693 §4.1), as `subject` and `clientId` do. */
const actorIdentity = ['iss', 'sub', 'client_id']

/** What a handler may see of a token's JSON. */
export interface VisibleClaims {
  readonly ofClaims: (claims: JsonObject) => JsonObject
  readonly ofHeader: (header: JsonObject) => JsonObject
  readonly ofActor: (actor: JsonObject) => JsonObject
}

/**
 * Reads the `visibleClaims` option; an empty list shows none.
 *
 * Handlers see the named claims alone (data minimisation), at the top level and as they stand.
 *
 * A header may hold copies of claims (RFC 7519 §5.3), so that only its `typ`, `alg` and `kid` are
 * left. An actor that is there stays to be seen, so that no delegated token is taken for a plain
 * one; unless `act` is named, nothing of it but its identity.
 *
 * Does NOT change what decides: scopes, tenant and audience are read from all claims, and `check` sees
 * them all.
 *
 * @throws ConfigurationError
 */
export function parseVisibleClaims(option: unknown): VisibleClaims {
  const names = isEmptyList(option) ? [] : readStrings('visibleClaims', option, "['sub', 'roles']")
  return Object.freeze({
    ofClaims: (claims: JsonObject) => pick(claims, names),
    ofHeader: (header: JsonObject) => pick(header, plainHeader),
    ofActor: (actor: JsonObject) => (names.includes('act') ? actor : pick(actor, actorIdentity)),
  })
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  const there = names.filter((name) => Object.hasOwn(object, name))
  return Object.fromEntries(there.map((name) => [name, object[name]]))
}
