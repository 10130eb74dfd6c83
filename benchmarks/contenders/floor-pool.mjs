import { verify } from 'node:crypto'
import { promisify } from 'node:util'
import { createFloor, contender as floor } from './floor.mjs'

const verifyInPool = promisify(verify)

export const contender = {
  ...floor,
  name: 'floor, thread pool',
  create: (given) => {
    const { hash, split, signedClaims } = createFloor(given)
    return async (text) => {
      const { input, key, signature, payload } = split(text)
      return signedClaims(payload, await verifyInPool(hash, input, key, signature))
    }
  },
}
