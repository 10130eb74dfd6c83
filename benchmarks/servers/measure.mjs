import { fileURLToPath } from 'node:url'
import { startChild } from '../processes/children.mjs'
import { reasonOf } from '../processes/reason-of.mjs'
import { trusting } from '../remote/start-issuer.mjs'
import { faultsOf } from './faults-of.mjs'
import { baseline } from './plan.mjs'

const worker = fileURLToPath(new URL('worker.mjs', import.meta.url))
const env = { ...trusting, NODE_ENV: 'production' }
const patience = 30_000

/**
 * Starts the servers of one framework, one of each contender for each kind of token, and puts the
 * steps of its plan on them, round by round; every round starts with another server.
 *
 * @returns the figures `{ step, contender, round, ... }`, and who was not measured and why.
 */
export async function measureFramework({ framework, steps }, stage) {
  const { load, rounds, milliseconds, progress } = stage
  const servers = new Map()
  const broken = new Map()
  const figures = []
  /** What fails with the one that all shares are of ends the framework; others are left out. */
  const orBroken = async (contender, attempt) => {
    try {
      return await attempt()
    } catch (error) {
      if (contender === baseline) throw error
      broken.set(contender, reasonOf(error))
    }
  }
  try {
    const startOne = ({ contender, kind }) => {
      progress(`${framework}: starting ${contender} for ${kind} tokens`)
      const child = startChild(worker, { env })
      const server = { child }
      servers.set(serverOf(contender, kind), server)
      return orBroken(contender, async () => {
        server.port = await start(child, { framework, contender, kind }, stage)
      })
    }
    const wanted = steps.flatMap(({ kind, contenders }) =>
      contenders.map((contender) => ({ contender, kind })),
    )
    const each = [
      ...new Map(wanted.map((one) => [serverOf(one.contender, one.kind), one])).values(),
    ]
    for (let next = 0; next < each.length; next += 2) {
      await Promise.all(each.slice(next, next + 2).map(startOne))
    }
    for (let round = 0; round <= rounds; round += 1) {
      for (const step of steps) {
        progress(`${framework}: round ${round} of ${rounds}, ${describeStep(step)}`)
        for (const contender of turned(step.contenders, round)) {
          if (broken.has(contender)) continue
          await orBroken(contender, async () => {
            const server = servers.get(serverOf(contender, step.kind))
            const figure = await measure(server, step, { load, milliseconds })
            // The first round warms up.
            if (round > 0) figures.push({ step, contender, round, ...figure })
          })
        }
      }
    }
  } finally {
    await Promise.all([...servers.values()].map(({ child }) => child.end()))
  }
  return { figures, broken }
}

function serverOf(contender, kind) {
  return `${contender}, ${kind}`
}

export function describeStep({ kind, connections }) {
  return `${kind} tokens, ${connections === 1 ? '1 connection' : `${connections} connections`}`
}

/** Starts a server, asks it what it must refuse, and warms it up; answers its port. */
async function start(child, { framework, contender, kind }, stage) {
  const { givenTo, trials, load, warmUp } = stage
  const job = { type: 'start', framework, contender, given: givenTo(contender, kind) }
  const port = await child.ask(job, patience)
  const faults = contender === baseline ? [] : await faultsOf(port, trials)
  if (faults.length > 0) throw new Error(`it ${faults.join('; ')}`)
  const requests = { set: kind, connections: 32, count: warmUp, milliseconds: patience }
  await load.ask({ type: 'run', port, ...requests }, 2 * patience)
  return port
}

async function measure({ child, port }, { kind, connections }, { load, milliseconds }) {
  await child.ask({ type: 'begin' }, patience)
  const job = { type: 'run', port, set: kind, connections, milliseconds }
  const { requests, failed, perSecond, p99 } = await load.ask(job, milliseconds + patience)
  const { cpu, delay } = await child.ask({ type: 'end' }, patience)
  if (requests === 0) throw new Error('answered nothing')
  if (failed > 0) throw new Error(`refused ${failed} of ${requests} good tokens`)
  return { perSecond, latency: p99, cpu: cpu / requests, delay }
}

function turned(contenders, round) {
  const first = round % contenders.length
  return [...contenders.slice(first), ...contenders.slice(0, first)]
}
