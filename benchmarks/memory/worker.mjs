// The process of one cache: what it holds after how many tokens. Needs --expose-gc.
import { randomBytes, randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { loadContender } from '../contenders/index.mjs'
import { encode } from '../issuer.mjs'
import { answerJobs } from '../processes/answer-jobs.mjs'
import { believeSignatures } from './believe-signatures.mjs'

answerJobs(async ({ file, options, entries, points }) => {
  believeSignatures()
  const { create } = await loadContender(file)
  const verify = await create({ ...options, cacheEntries: entries })
  const newToken = createTokens(options.example)
  let done = 0
  const until = async (count) => {
    for (; done < count; done += 1) {
      await verify(newToken())
      if (done % 1000 === 0) await nextTurn()
    }
    return octetsInUse()
  }
  // The difference of two fillings: what is there once does not count.
  const few = Math.round(entries / 5)
  const first = await until(few)
  const perEntry = ((await until(entries)) - first) / (entries - few)
  const held = []
  for (const point of points) held.push({ tokens: point, octets: await until(point) })
  return { perEntry, held }
})

async function octetsInUse() {
  for (let time = 0; time < 3; time += 1) {
    globalThis.gc()
    await nextTurn()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Tokens as long as the example, each with a `sub`, `jti` and signature of its own. */
function createTokens(example) {
  const [header, payload, signature] = example.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const length = Buffer.from(signature, 'base64url').length
  return () => {
    const own = encode({ ...claims, sub: randomUUID(), jti: randomUUID() })
    const text = `${header}.${own}.${randomBytes(length).toString('base64url')}`
    return Buffer.from(text).latin1Slice()
  }
}
