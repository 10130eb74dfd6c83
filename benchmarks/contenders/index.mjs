/** The hand-written floors: what everybody is compared with. */
export const floors = ['floor', 'floor-pool', 'floor-cached']

export const ours = ['oauth-resource-server', 'oauth-resource-server-uncached']

/** fastify-jwt-jwks has no verifier apart from its server: it is measured there. */
export const rivals = [
  'fast-jwt',
  'fast-jwt-cache',
  'fast-jwt-cache-key',
  'fast-jwt-get-jwks',
  'fast-jwt-get-jwks-cache',
  'fastify-jwt',
  'aws-jwt-verify',
  'jose',
  'oauth4webapi',
  'express-oauth2-jwt-bearer',
  'jsonwebtoken',
  'express-jwt',
  'passport-jwt',
]

export const all = [...floors, ...ours, ...rivals]

/** Those of a quick pass: the ones that tell most. */
export const few = [...floors, ...ours, 'fast-jwt', 'fast-jwt-cache', 'jose']

/** One file each; only the process that runs a contender loads it. */
export async function loadContender(file) {
  return (await import(`./${file}.mjs`)).contender
}
