import { createResourceServer } from 'oauth-resource-server'
import { everything } from './checks.mjs'

export const contender = {
  name: 'oauth-resource-server',
  package: 'oauth-resource-server',
  checks: everything,
  cached: true,
  keys: 'remote',
  create: (given) => create(given, { maxEntries: given.cacheEntries ?? 10_000 }),
}

/** As it comes, with its own fetched JWK Set and every check on. */
export function create({ issuer, audience, jwksUri }, cache) {
  const server = createResourceServer({ issuer: { issuer, jwksUri }, audience, cache })
  return (text) => server.verify(text)
}
