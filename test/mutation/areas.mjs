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
}

/** What `.ci/check` has the time for. */
export const fastAreas = ['jwt']
