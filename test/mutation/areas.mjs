/**
 * The stages whose code is mutated, and the tests that must notice, the nearest first. None waits or needs a framework
 * to run: a mutant that only a slower test of `npm test` would have noticed is reported as living.
 *
 * @type {Readonly<Record<string, { mutate: readonly string[], tests: readonly string[] }>>}
 */
export const areas = {
  jwt: {
    mutate: ['src/jwt/*.ts'],
    tests: [
      'test/jwt/check-header',
      'test/jwt/parse-jwt',
      'test/jwt',
      'test/rfc/rfc7515',
      'test/rfc/rfc7519',
      'test/profiles/demands',
      'test/cache/verified-tokens',
    ],
  },
  json: {
    mutate: ['src/json/*.ts'],
    tests: [
      'test/jwt/parse-jwt',
      'test/claims/schema',
      'test/authorization/immutability',
      'test/keys/unreadable-sets',
      'test/rfc/rfc7515',
    ],
  },
  claims: {
    mutate: ['src/claims/*.ts'],
    tests: ['test/claims', 'test/rfc/rfc7519', 'test/rfc/rfc9068', 'test/configuration/numbers'],
  },
  audience: {
    mutate: ['src/audience/check-audience.ts', 'src/audience/parse-audience.ts'],
    tests: [
      'test/audience/check-audience',
      'test/configuration/audience',
      'test/audience/presented-audiences',
      'test/audience/near-miss',
      'test/audience/colliding-audiences',
      'test/audience/tenant-template',
      'test/audience/tenant-from-token',
      'test/audience/tenant-rows',
      'test/events/configuration-warning',
      'test/profiles/demands',
      'test/profiles/configuration',
      'test/rfc/rfc8707',
      'test/rfc/rfc9068',
    ],
  },
  tenants: {
    mutate: [
      'src/audience/bind-tenant.ts',
      'src/audience/check-tenant-claim.ts',
      'src/audience/is-tenant.ts',
      'src/audience/resolve-tenant.ts',
    ],
    tests: [
      'test/audience/bind-tenant',
      'test/audience/tenant-claim',
      'test/audience/hostile-tenants',
      'test/audience/tenant-from-token',
      'test/audience/served-tenants',
      'test/audience/tenant-isolation',
      'test/metadata/challenges',
    ],
  },
  request: {
    mutate: ['src/request/*.ts'],
    tests: ['test/request', 'test/rfc/rfc6750'],
  },
  keys: {
    mutate: [
      'src/keys/key-set.ts',
      'src/keys/require-held.ts',
      'src/keys/select-keys.ts',
      'src/keys/static-key-source.ts',
      'src/keys/verification-key.ts',
    ],
    tests: [
      'test/keys/key-set',
      'test/keys/key-selection',
      'test/keys/verification-key',
      'test/keys/require-held',
      'test/keys/unknown-kid',
      'test/keys/isolation',
      'test/rfc/rfc7517',
      'test/rfc/rfc7518',
      'test/cache/withdrawals',
      'test/configuration/issuer',
      'test/keys/scenarios/rotation',
      'test/keys/scenarios/readiness',
    ],
  },
  import: {
    mutate: ['src/keys/has-small-order.ts', 'src/keys/import-jwk.ts'],
    tests: ['test/keys/key-set', 'test/rfc/rfc7517', 'test/rfc/rfc7518', 'test/profiles/entra'],
  },
  scopes: {
    mutate: [
      'src/authorization/check-scope.ts',
      'src/authorization/granted-scopes.ts',
      'src/authorization/implied-scopes.ts',
      'src/authorization/notify-scopes.ts',
      'src/authorization/scope-claims.ts',
      'src/authorization/scope-set.ts',
    ],
    tests: [
      'test/authorization/scopes',
      'test/authorization/implied-scopes',
      'test/authorization/scope-policy',
      'test/authorization/immutability',
      'test/authorization/access-token',
      'test/configuration/values',
      'test/resources/notify-scopes',
      'test/resources/options',
      'test/rfc/rfc9068',
    ],
  },
  access: {
    mutate: [
      'src/authorization/access-check.ts',
      'src/authorization/access-token.ts',
      'src/authorization/actor.ts',
      'src/authorization/audit-claims.ts',
      'src/authorization/check-access.ts',
      'src/authorization/check-claim-policy.ts',
      'src/authorization/claim-policy.ts',
      'src/authorization/visible-claims.ts',
    ],
    tests: [
      'test/authorization/access-token',
      'test/authorization/check',
      'test/authorization/require-claims',
      'test/authorization/implied-scopes',
      'test/authorization/immutability',
      'test/events/audit-claims',
      'test/profiles/demands',
      'test/resources/options',
      'test/resources/visible-claims',
    ],
  },
  policies: {
    mutate: ['src/authorization/scope-policy.ts'],
    tests: ['test/authorization/scope-policy', 'test/authorization/scopes'],
  },
  challenge: {
    mutate: ['src/challenge/*.ts'],
    tests: ['test/challenge', 'test/metadata/challenges', 'test/rfc/rfc6750', 'test/rfc/rfc9728'],
  },
}

/** What `.ci/check` has the time for. */
export const fastAreas = ['jwt', 'tenants', 'challenge']
