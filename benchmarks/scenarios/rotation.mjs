import { setTimeout as sleep } from 'node:timers/promises'
import { createIssuer } from '../issuer.mjs'
import { withChild } from '../processes/children.mjs'
import { reasonOf } from '../processes/reason-of.mjs'
import { worker } from '../remote/open-verifier.mjs'
import { startIssuer, trusting } from '../remote/start-issuer.mjs'
import { configurationFor, limited, ours, rivals } from '../remote/verifiers.mjs'
import { round } from '../statistics.mjs'

const alg = 'RS256'
/** After which time without a fetch the key changes, and whether unknown keys come all the while. */
const conditionsOf = (quick) => [
  ...(quick ? [] : [{ metric: 'keys fetched a minute ago', idleMs: 61_000 }]),
  { metric: 'keys fetched a second ago', idleMs: 1000 },
  { metric: 'in a flood of unknown keys', idleMs: 1000, flood: true },
]

export const scenario = {
  name: 'rotation',
  title: 'From the publication of a new key until its first token is accepted, tried every 25 ms',
  group: 'keys',
  order: 23,
  chart: {
    title: 'Until a new key is accepted in a flood of unknown keys',
    where: { metric: 'in a flood of unknown keys' },
    logarithmic: true,
  },
  text: 'All at the same time, each in its own process: they are idle, but for 200 unknown keys a second in the flood.',

  /** All contenders wait at the same time: they are idle, but for 200 tokens a second each. */
  async run({ quick = false, progress = () => {} } = {}) {
    const before = createIssuer(alg)
    const after = createIssuer(alg)
    const kid = 'RS256-2'
    const issuer = await startIssuer(before.jwks)
    const shared = {
      issuer,
      oldToken: before.issue().toString(),
      newToken: after.issue({}, { kid }).toString(),
      bothKeys: { keys: [before.jwk, { ...after.jwk, kid }] },
      limitMs: quick ? 6000 : 65_000,
      conditions: conditionsOf(quick),
      progress,
    }
    try {
      const all = [ours, ...rivals, limited].map((verifier) => rowsOf(verifier, shared))
      return { rows: (await Promise.all(all)).flat() }
    } finally {
      await issuer.close()
    }
  },
}

function rowsOf(verifier, shared) {
  return withChild(worker, { env: trusting }, (child) =>
    Promise.all(shared.conditions.map((condition) => rowOf(verifier, child, condition, shared))),
  )
}

/** One that fails is said to, and the others are measured all the same. */
async function rowOf(verifier, child, condition, shared) {
  const { metric } = condition
  try {
    return await measure(verifier, child, condition, shared)
  } catch (error) {
    const note = `not measured: ${reasonOf(error)}`
    return { contender: verifier.label, alg, metric, unit: 's', note }
  }
}

async function measure({ label: contender, file }, child, { metric, idleMs, flood }, shared) {
  const { issuer, oldToken, newToken, bothKeys, limitMs, progress } = shared
  const label = encodeURIComponent(`${contender} ${metric}`)
  const configuration = configurationFor(issuer.jwksUri(label))
  await child.ask({ task: 'open', file, label, configuration, token: oldToken }, 20_000)
  if (flood) await child.ask({ task: 'beginFlood', label, token: oldToken }, 20_000)
  await sleep(idleMs)
  issuer.publish(label, bothKeys)
  const job = { task: 'awaitAccepted', label, token: newToken, limitMs }
  const { elapsed, attempts, accepted } = await child.ask(job, limitMs + 30_000)
  progress(`${metric}: ${contender} ${(elapsed / 1000).toFixed(1)} s`)
  const seconds = round(elapsed / 1000)
  const note = accepted
    ? attempts === 1 && 'the first token was accepted'
    : `not accepted within ${Math.round(limitMs / 1000)} s`
  const figures = { median: seconds, low: seconds, high: seconds }
  const row = { contender, alg, metric, unit: 's', ...figures, accepted, attempts }
  return note ? { ...row, note } : row
}
