// The process of one contender: it makes it, hands it tokens, and answers how long that took.
import { loadContender } from './contenders/index.mjs'

/** Tokens in one turn of the event loop. */
const tokensPerTurn = 32

let verify
let tokens
let order
let next = 0

const replies = {
  load: async (given) => {
    const { create, ...declared } = await loadContender(given.contender)
    const { algorithms = [given.options.alg] } = declared
    if (!algorithms.includes(given.options.alg)) return declared
    verify = await create(given.options)
    tokens = (given.tokens ?? []).map((token) => Buffer.from(token))
    order = given.order
    next = 0
    if (given.prime && declared.cached) await oneByOne(tokens.length)
    return declared
  },
  /** Which of these are accepted. */
  judge: async ({ texts }) => {
    const accepted = []
    for (const text of texts) accepted.push(await accepts(Buffer.from(text).toString('latin1')))
    return accepted
  },
  /** Verifies so many tokens; answers nanoseconds and microseconds of CPU for each, and how many were accepted. */
  time: async ({ count, concurrency }) => {
    const cpu = process.cpuUsage()
    let nanoseconds = 0
    let accepted = 0
    const perTurn = Math.max(concurrency, tokensPerTurn)
    for (let done = 0; done < count; done += perTurn) {
      // Requests come in turns of the event loop. The turn itself is nobody's cost.
      await nextTurn()
      const some = Math.min(perTurn, count - done)
      const start = process.hrtime.bigint()
      accepted += concurrency === 1 ? await oneByOne(some) : await together(some, concurrency)
      nanoseconds += Number(process.hrtime.bigint() - start)
    }
    const { user, system } = process.cpuUsage(cpu)
    return { nanoseconds: nanoseconds / count, cpu: (user + system) / count, accepted }
  },
}

process.on('message', async ({ id, type, ...given }) => {
  try {
    process.send({ id, answer: await replies[type](given) })
  } catch (error) {
    process.send({ id, error: error.stack ?? String(error) })
  }
})

function nextTurn() {
  return new Promise((resolve) => setImmediate(resolve))
}

async function accepts(text) {
  try {
    return (await verify(text)) !== undefined
  } catch {
    return false
  }
}

async function oneByOne(count) {
  let accepted = 0
  for (let index = 0; index < count; index += 1) {
    try {
      const verdict = verify(take())
      // What answers at once is not made to wait.
      if (typeof verdict?.then === 'function') await verdict
      accepted += 1
    } catch {
      // Refused: some scenarios are about that.
    }
  }
  return accepted
}

async function together(count, concurrency) {
  let accepted = 0
  for (let done = 0; done < count; done += concurrency) {
    const verdicts = await Promise.allSettled(
      Array.from({ length: Math.min(concurrency, count - done) }, async () => verify(take())),
    )
    for (const { status } of verdicts) if (status === 'fulfilled') accepted += 1
  }
  return accepted
}

/** A text made anew, as from a socket: none of its octets is known to any cache of the runtime. */
function take() {
  const index = order === undefined ? next % tokens.length : order[next % order.length]
  next += 1
  return tokens[index].latin1Slice()
}
