import { readFileSync } from 'node:fs'
import { scenarioTables, table } from './markdown.mjs'

/** RESULTS.md of all kept results, the newest version of Node.js in front. */
export function writeResultsPage(kept, charts) {
  const newest = kept.at(-1)
  const versions = [...kept].reverse()
  const parts = [
    '# What it costs, measured',
    'Written by `npm run bench:report` from `results/`, which `npm run bench` wrote. Ratios are to the hand-written floor of the same round; of times, compare the ones on one machine.',
    'Medians and quartiles over interleaved rounds, each contender in a process of its own; every token is a fresh text made of octets, as from a socket.',
    ...versions.map(describe),
    '## Goals',
    goalsTable(versions),
    ...whereTheTimeGoes(versions),
    '## Correctness gate',
    'Before anything is timed, every contender has to accept good tokens and to refuse bad ones. What a contender declares not to check and accepts is named here; one that fails is never timed.',
    gateTable(newest),
  ]
  for (const [name, scenario] of Object.entries(newest.scenarios)) {
    parts.push(`## ${scenario.title}`)
    if (scenario.text !== undefined) parts.push(scenario.text)
    for (const chart of charts.filter((one) => one.scenario === name)) {
      parts.push(`![${chart.title}](charts/${chart.file})`)
    }
    for (const { header, scenarios } of versions) {
      if (scenarios[name] === undefined) continue
      if (versions.length > 1) parts.push(`### Node.js ${header.node}: ${scenario.title}`)
      parts.push(scenarioTables(scenarios[name]))
    }
  }
  return `${parts.join('\n\n')}\n`
}

function describe({ header }) {
  const { cpu, cores, node, openssl, platform, date, versions } = header
  const packages = Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
  return `**Node.js ${node}**, OpenSSL ${openssl}, ${platform}; ${cpu}, ${cores} cores; ${date}. ${packages}.`
}

function goalsTable(versions) {
  const head = ['goal', ...versions.flatMap(({ header }) => [`Node.js ${header.node}`, 'met'])]
  const rows = versions[0].goals.map(({ id, text }) => [
    text,
    ...versions.flatMap(({ goals }) => {
      const { measured = 'not measured', met } = goals.find((goal) => goal.id === id) ?? {}
      return [measured, met === undefined ? '' : met ? 'yes' : '**no**']
    }),
  ])
  return table(head, rows)
}

/** Only where a goal is not met: the profile, and what was tried. */
function whereTheTimeGoes(versions) {
  if (versions.every(({ goals }) => goals.every(({ met }) => met !== false))) return []
  const profiles = versions.flatMap(({ header, profiles: taken = {} }) =>
    Object.entries(taken).map(([name, rows]) =>
      table(
        [`${name}, Node.js ${header.node}`, 'where', 'share of time'],
        rows.map((row) => [row.function, row.where, `${(row.share * 100).toFixed(1)} %`]),
      ),
    ),
  )
  const tried = readFileSync(new URL('TRIED.md', import.meta.url), 'utf8').trim()
  return ['## Where the time goes', tried, ...profiles]
}

function gateTable({ gate }) {
  const names = [...new Set(gate.map(({ contender }) => contender))]
  const rows = names.map((name) => {
    const own = gate.filter(({ contender }) => contender === name)
    const failed = own.filter(({ passed }) => !passed)
    const verdict =
      failed.length === 0
        ? 'passed'
        : failed.map(({ alg, faults }) => `**failed** (${alg}): ${faults.join(', ')}`).join('; ')
    const accepted = [...new Set(own.flatMap(({ accepts }) => accepts))]
    const notes = [...new Set(own.flatMap(({ note }) => note ?? []))]
    const algs = own.map(({ alg }) => alg).join(' ')
    return [name, algs, verdict, [accepted.join(', '), ...notes].filter(Boolean).join('; ')]
  })
  return table(['contender', 'algorithms', 'gate', 'accepts what it does not check'], rows)
}
