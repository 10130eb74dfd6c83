import { createVerifier } from 'fast-jwt'
import { contender as fastJwt, options, pem } from './fast-jwt.mjs'

export const contender = {
  ...fastJwt,
  name: 'fast-jwt, cache: true',
  cached: true,
  create: (given) =>
    createVerifier({ ...options(given), key: pem(given), cache: given.cacheEntries ?? true }),
}
