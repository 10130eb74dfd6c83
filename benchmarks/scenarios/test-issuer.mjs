import { createTestIssuer } from 'oauth-resource-server/testing'
import { round, spread } from '../statistics.mjs'

export const scenario = {
  name: 'test-issuer',
  title: 'createTestIssuer(): how long a test waits for its issuer',
  group: 'testing',
  order: 90,
  text: 'The kit being imported: keys are made, and a port is listened on.',
  async run({ quick, progress }) {
    const rows = []
    for (const alg of ['ES256', 'EdDSA']) {
      progress(alg)
      const figures = []
      for (let index = 0; index < (quick ? 10 : 100); index += 1) figures.push(await timeOne(alg))
      const { low, median, high } = spread(figures)
      const times = { median: round(median), low: round(low), high: round(high) }
      const note = `the first one takes ${round(figures[0], 2)} ms`
      const row = { contender: 'createTestIssuer()', alg, metric: 'until it is there', unit: 'ms' }
      rows.push({ ...row, ...times, note })
    }
    return { rows }
  },
}

async function timeOne(alg) {
  const start = performance.now()
  const issuer = await createTestIssuer({ algorithms: [alg] })
  const elapsed = performance.now() - start
  await issuer.close()
  return elapsed
}
