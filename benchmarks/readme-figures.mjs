import { table } from './markdown.mjs'
import { format } from './print.mjs'

const start = '<!-- bench:start -->'
const end = '<!-- bench:end -->'
const uncached = 'oauth-resource-server, cache: false'
const cached = 'oauth-resource-server'

/** The README with its figures and chart cut anew from the results. */
export function cutFigures(readme, results) {
  const from = readme.indexOf(start)
  const to = readme.indexOf(end)
  if (from === -1 || to === -1) throw new Error(`README.md lacks ${start} or ${end}`)
  return `${readme.slice(0, from + start.length)}\n${figures(results)}\n${readme.slice(to)}`
}

function figures({ header, scenarios, goals }) {
  const { distinct, hot, refusals } = scenarios
  const rows = [
    ...['RS256', 'ES256'].map((alg) => [
      `${alg}, a new token, x the hand-written floor`,
      ...['one by one'].flatMap((metric) => [
        times(distinct, { alg, metric, contender: uncached }),
        times(distinct, { alg, metric, contender: 'fast-jwt, local key' }),
        times(distinct, { alg, metric, contender: 'jose, createRemoteJWKSet' }),
      ]),
    ]),
    line(
      'RS256, a new token, 64 at a time',
      distinct,
      { alg: 'RS256', metric: '64 at a time' },
      uncached,
      'fast-jwt, local key',
    ),
    line('RS256, a token seen before', hot, { alg: 'RS256' }, cached, 'fast-jwt, cache: true'),
    line(
      'refusing an expired token',
      refusals,
      { metric: 'expired' },
      cached,
      'fast-jwt, local key',
    ),
  ]
  const met = goals.filter((goal) => goal.met === true).length
  const judged = goals.filter((goal) => goal.met !== undefined).length
  return [
    table(['', 'oauth-resource-server', 'fast-jwt', 'jose'], rows),
    `${header.cpu}, ${header.cores} cores, Node.js ${header.node}, ${header.date}: \`npm run bench\`. ${met} of ${judged} goals met; [all figures, the goals, and what was measured how](benchmarks/RESULTS.md).`,
    '![A token that is verified for the first time, RS256](benchmarks/charts/distinct.svg)',
  ].join('\n\n')
}

function line(what, scenario, where, ours, fastJwt) {
  return [
    `${what}, µs`,
    micros(scenario, { ...where, contender: ours }),
    micros(scenario, { ...where, contender: fastJwt }),
    micros(scenario, { ...where, contender: 'jose, createRemoteJWKSet' }),
  ]
}

function times(scenario, where) {
  const row = find(scenario, where)
  return row === undefined ? '-' : `${row.ratio.toFixed(2)}`
}

function micros(scenario, where) {
  const row = find(scenario, where)
  return row === undefined ? '-' : format(row.median)
}

function find(scenario, where) {
  return scenario?.rows.find((row) =>
    Object.entries(where).every(([name, value]) => row[name] === value),
  )
}
