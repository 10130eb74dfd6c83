// How long a test waits for its issuer, the kit being imported: keys are made, and a port is listened on.
import { createTestIssuer } from 'oauth-resource-server/testing'

/** Milliseconds until an issuer is there: of the first, and the median and the slowest of the others. */
export async function timeTestIssuer(algorithms, count) {
  const first = await timeOne(algorithms)
  const others = []
  for (let index = 0; index < count; index += 1) others.push(await timeOne(algorithms))
  others.sort((a, b) => a - b)
  return { first, median: others[Math.floor(count / 2)], slowest: others.at(-1) }
}

async function timeOne(algorithms) {
  const start = performance.now()
  const issuer = await createTestIssuer({ algorithms })
  const elapsed = performance.now() - start
  await issuer.close()
  return elapsed
}
