import { fileURLToPath } from 'node:url'
import { audience, createIssuer, issueMany, issuer } from '../issuer.mjs'
import { withChild } from '../processes/children.mjs'
import { startIssuer } from '../remote/start-issuer.mjs'
import { createTrials } from '../servers/faults-of.mjs'
import { measureFramework } from '../servers/measure.mjs'
import { plan, quickPlan } from '../servers/plan.mjs'
import { rowsOf } from '../servers/rows-of.mjs'

const alg = 'RS256'
const loadWorker = fileURLToPath(new URL('../load/worker.mjs', import.meta.url))
/** Whose number of entries is ours to choose: those of the rivals are their defaults. */
const sized = ['oauth-resource-server', 'floor, Map cache']
/** For distinct tokens: so few that less than one in a hundred comes again while it is known. */
const cacheEntries = 100
const count = 12_000
/** Requests that each server answers before it is measured: until then, V8 is still compiling what they run. */
const warmUp = 20_000

export const scenario = {
  name: 'servers',
  title: 'Servers, with the load in another process',
  group: 'servers',
  order: 30,
  chart: chartsOf('Fastify', 'Express'),
  text: 'GET /orders, answered with the subject in JSON; RS256. Of distinct tokens, 12,000, the caches whose size is ours to choose hold 100; hot ones are the same 1,000. Each kind has a server of its own, which has answered 20,000 requests before. The load is raw sockets in another process, one request under way on each connection. CPU is that of all threads of the server; the event-loop delay has the 1 ms of its timer in it.',

  async run({ quick = false, progress = () => {} } = {}) {
    const one = createIssuer(alg)
    const distinct = quick ? count / 6 : count
    progress(`signing ${distinct + 1000} tokens`)
    const tokens = issueMany(one, distinct)
    const hotTokens = issueMany(one, 1000)
    const keys = await startIssuer(one.jwks)
    const header = tokens[0].toString().split('.')[0]
    const { jwk, jwks } = one
    const given = { issuer, audience, alg, header, jwk, jwks, jwksUri: keys.jwksUri('servers') }
    const stage = {
      givenTo: (contender, kind) =>
        kind === 'distinct' && sized.includes(contender) ? { ...given, cacheEntries } : given,
      trials: createTrials(one),
      rounds: quick ? 1 : 5,
      milliseconds: quick ? 200 : 300,
      warmUp: quick ? warmUp / 10 : warmUp,
      progress,
    }
    try {
      return await withChild(loadWorker, {}, async (load) => {
        await load.ask({ type: 'prepare', set: 'distinct', tokens }, 30_000)
        await load.ask({ type: 'prepare', set: 'hot', tokens: hotTokens }, 30_000)
        const rows = []
        for (const part of quick ? quickPlan : plan) {
          const measured = await measureFramework(part, { ...stage, load })
          rows.push(...rowsOf(part, alg, measured))
        }
        return { rows }
      })
    } finally {
      await keys.close()
    }
  },
}

function chartsOf(...frameworks) {
  return frameworks.flatMap((framework) =>
    ['distinct', 'hot'].map((kind) => ({
      file: `servers-${framework.toLowerCase()}-${kind}`,
      title: `${framework}, ${kind} tokens, 32 connections: share of the same server without authentication`,
      where: { framework, kind, connections: 32, figure: 'share' },
    })),
  )
}
