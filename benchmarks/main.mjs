// What a verification costs above its floor. Every token is another one, and its text is made anew
// for each call, as from a socket, so that no hash of it is remembered; all contenders pay for that.
import { createRequire } from 'node:module'
import { availableParallelism, cpus } from 'node:os'
import { createContenders } from './contenders.mjs'
import { createIssuer } from './create-issuer.mjs'
import { faultsOf } from './faults-of.mjs'
import { timeTestIssuer } from './test-issuer.mjs'

const secondsPerTable = process.argv.includes('--quick') ? 1.5 : 12
const warmUpRounds = 2
const { version: joseVersion } = createRequire(import.meta.url)('jose/package.json')

console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores; Node.js ${process.version}; \
jose ${joseVersion}; ${new Date().toISOString().slice(0, 10)}
Medians of interleaved rounds; x floor: within the same round, with its quartiles.`)

for (const alg of ['RS256', 'ES256']) {
  const issued = createIssuer(alg)
  const contenders = await rightContenders(issued)
  for (const concurrency of [1, 64]) {
    const rounds = await runRounds(contenders, issued.tokens, concurrency)
    const heading = `${alg}, ${concurrency} at a time, ${rounds.length} rounds`
    console.log(`\n${heading.padEnd(48)} µs   x floor`)
    for (const name of Object.keys(contenders)) console.log(formatRow(name, rounds))
  }
}

console.log(`\n${'createTestIssuer(), once imported'.padEnd(45)} first   median  slowest, ms`)
for (const alg of ['ES256', 'EdDSA']) {
  const { first, median, slowest } = await timeTestIssuer([alg], 50)
  const figures = [first, median, slowest].map((figure) => figure.toFixed(1).padStart(9))
  console.log(`  ${alg.padEnd(40)}${figures.join('')}`)
}

async function rightContenders(issued) {
  const right = {}
  for (const [name, contender] of Object.entries(createContenders(issued))) {
    const faults = await faultsOf(contender, issued)
    if (faults.length === 0) right[name] = contender
    else console.log(`\n${name} is not timed for ${issued.jwk.alg}: it ${faults.join(', ')}.`)
  }
  if (right.floor === undefined) throw new Error('there is nothing to compare with')
  return right
}

/** Rounds of microseconds per call, by name; each round starts with another contender. */
async function runRounds(contenders, tokens, concurrency) {
  const order = Object.keys(contenders)
  const rounds = []
  const end = performance.now() + secondsPerTable * 1000
  while (performance.now() < end || rounds.length <= warmUpRounds) {
    const round = {}
    for (const name of order) round[name] = await time(contenders[name], tokens, concurrency)
    rounds.push(round)
    order.push(order.shift())
  }
  return rounds.slice(warmUpRounds)
}

async function time(contender, tokens, concurrency) {
  const start = performance.now()
  for (let next = 0; next < tokens.length; next += concurrency) {
    if (concurrency === 1) await contender(tokens[next].toString('latin1'))
    else {
      const together = tokens.slice(next, next + concurrency)
      await Promise.all(together.map((token) => contender(token.toString('latin1'))))
    }
  }
  return ((performance.now() - start) / tokens.length) * 1000
}

function formatRow(name, rounds) {
  const micros = quantile(rounds, (round) => round[name], 0.5).toFixed(1)
  const [low, ratio, high] = [0.25, 0.5, 0.75].map((part) =>
    quantile(rounds, (round) => round[name] / round.floor, part).toFixed(2),
  )
  const spread = name === 'floor' ? '' : `  (${low} to ${high})`
  return `  ${name.padEnd(40)}${micros.padStart(9)}${ratio.padStart(9)}${spread}`
}

function quantile(rounds, figure, part) {
  const sorted = rounds.map(figure).sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * part)]
}
