// Runs the scenarios and prints what they found; what a full run found is kept in results/.
import { allAlgs, chosen, readArguments, usage } from './arguments.mjs'
import { runGate } from './gate.mjs'
import { judgeGoals } from './goals.mjs'
import { guard } from './guard.mjs'
import { installRivals } from './install.mjs'
import { formatGate, formatGoals, formatScenario } from './print.mjs'
import { profileHotPath } from './profile.mjs'
import { createProgress, endProgress } from './progress.mjs'
import { describeRun, keep, writeResults } from './results.mjs'
import { loadScenarios } from './scenarios.mjs'

const options = readArguments(process.argv.slice(2))
const progress = createProgress()

if (options.help) console.log(usage)
else {
  installRivals()
  if (options.guard) process.exitCode = await guard({ progress })
  else await main(options)
}
// Scenarios close what they open; a rival that keeps a timer or a socket must not keep the run.
process.exit()

async function main({ quick, list, json, algs, filters }) {
  const scenarios = chosen(await loadScenarios(), filters)
  if (list) {
    for (const { name, group, title } of scenarios)
      console.log(`${name.padEnd(16)}${group.padEnd(16)}${title}`)
    return
  }
  const header = describeRun()
  console.log(
    `${header.cpu}, ${header.cores} cores; Node.js ${header.node}, OpenSSL ${header.openssl}; ${header.date}`,
  )
  const gate = await runGate({ algs: allAlgs, progress })
  show(formatGate(gate))
  const results = { header, gate, goals: [], scenarios: {}, profiles: {} }
  for (const scenario of scenarios) await runOne(scenario, { quick, algs, gate, results })
  if (!quick && filters.length === 0) {
    progress('profile of the uncached path')
    results.profiles = await profileHotPath()
  }
  results.goals = judgeGoals(results)
  show(formatGoals(results.goals.filter(({ met }) => met !== undefined)))
  if (!quick) keep(results)
  if (json !== undefined) writeResults(json, results)
  if (gate.some(({ passed }) => !passed)) process.exitCode = 1
}

/** One that fails is said to, and the others still run. */
async function runOne(scenario, { quick, algs, gate, results }) {
  const { name, title, group, text, chart } = scenario
  const start = performance.now()
  try {
    const { rows, series } = await scenario.run({
      quick,
      algs,
      gate,
      progress: (what) => progress(`${name}: ${what}`),
    })
    results.scenarios[name] = {
      title,
      group,
      text,
      chart,
      date: results.header.date,
      seconds: Math.round((performance.now() - start) / 1000),
      rows,
      series,
    }
    show(formatScenario(results.scenarios[name]))
  } catch (error) {
    process.exitCode = 1
    show(`\n${title}\n  FAILED: ${error.stack}`)
  }
}

function show(text) {
  endProgress()
  console.log(text)
}
