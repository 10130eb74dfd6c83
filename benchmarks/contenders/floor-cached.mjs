import { createFloor, contender as floor } from './floor.mjs'

/** Found by the end of the signature, then compared as a whole: what remembering verdicts could give. */
export const contender = {
  ...floor,
  name: 'floor, Map cache',
  cached: true,
  create: (given) => {
    const { verifyToken, checkClaims } = createFloor(given)
    const { cacheEntries = 10_000 } = given
    const seen = new Map()
    return (text) => {
      const end = text.slice(-43)
      const entry = seen.get(end)
      if (entry?.text === text) return checkClaims(entry.claims)
      const claims = verifyToken(text)
      if (seen.size >= cacheEntries) seen.delete(seen.keys().next().value)
      seen.set(end, { text, claims })
      return claims
    }
  },
}
