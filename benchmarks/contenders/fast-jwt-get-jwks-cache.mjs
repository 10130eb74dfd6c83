import { create, contender as uncached } from './fast-jwt-get-jwks.mjs'

export const contender = {
  ...uncached,
  name: 'fast-jwt + get-jwks, cache: true',
  cached: true,
  create: (given) => create(given, given.cacheEntries ?? true),
}
