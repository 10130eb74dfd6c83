import { generateKeyPairSync } from 'node:crypto'
import { createResourceServer } from 'oauth-resource-server'
import { everything } from './checks.mjs'

/** Our library with much configured, for how its cost grows. No contender of its own. */
export const contender = {
  name: 'oauth-resource-server, grown',
  package: 'oauth-resource-server',
  checks: everything,
  cached: true,
  keys: 'local',
  create: (given) => {
    const { issuers = 1, audiences = 1, keys = 1, tenants, cache = {}, jwks, audience } = given
    const server = createResourceServer({
      issuer: Array.from({ length: issuers }, (_, index) => ({
        issuer: index === 0 ? given.issuer : `https://login${index}.example.com`,
        jwks: index === 0 ? { keys: [...createKeys(keys - 1), ...jwks.keys] } : jwks,
        ...(tenants === undefined ? {} : { tenantFrom: 'token', tenants: createTenants(tenants) }),
      })),
      audience: Array.from({ length: audiences }, (_, index) =>
        index === 0 ? audience : `https://api${index}.example.com/orders`,
      ),
      cache,
      maxTokenLength: 65_536,
    })
    return (text) => server.verify(text)
  },
}

/** Keys of other tokens, before the one that is asked for. */
function createKeys(count) {
  return Array.from({ length: count }, (_, index) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return { ...publicKey.export({ format: 'jwk' }), kid: `other-${index}`, alg: 'ES256' }
  })
}

/** A set, as an application has it: the list of the option itself is searched from the front. */
function createTenants(count) {
  const names = new Set(Array.from({ length: count }, (_, index) => `tenant${index}`))
  return (tenant) => names.has(tenant)
}
