import { loadContender } from '../contenders/index.mjs'

/** What is written by hand on a verifier: one header field, one scheme, and a verdict. */
export async function verifierByHand(file, given) {
  const { create } = await loadContender(file)
  const verify = await create(given)
  return (headers) => {
    const { authorization } = headers
    if (!authorization?.startsWith('Bearer ')) throw new Error('no credentials')
    return verify(authorization.slice(7))
  }
}

/** The files of contenders that each framework has by hand. */
export const handWritten = {
  'floor, synchronous': 'floor',
  'floor, thread pool': 'floor-pool',
  'floor, Map cache': 'floor-cached',
  'jose by hand': 'jose',
  'fast-jwt, cache: true, by hand': 'fast-jwt-cache',
}

/** Calls back at once where the verdict is there at once. */
export function settle(decide, accepted, refused) {
  let verdict
  try {
    verdict = decide()
  } catch (error) {
    refused(error)
    return
  }
  if (typeof verdict?.then === 'function') verdict.then(accepted, refused)
  else accepted(verdict)
}
