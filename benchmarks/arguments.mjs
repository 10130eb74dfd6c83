import { parseArgs } from 'node:util'

export const usage = `npm run bench -- [filter ...] [--quick] [--list] [--json file] [--guard]

  filter       runs the scenarios whose name or group contains one of these
  --quick      a short pass of few contenders, whose figures are printed and not kept
  --list       names the scenarios
  --json file  writes the results there too, of a quick pass as well
  --guard      compares ratios with the kept ones instead, in a minute
  --algs list  only these algorithms, such as --algs RS256,ES256

Without --quick, results are kept in benchmarks/results/; npm run bench:report makes RESULTS.md of them.`

/** The algorithms that are measured, and that the gate always takes. */
export const allAlgs = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** What the command line asks for. */
export function readArguments(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      guard: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      json: { type: 'string' },
      algs: { type: 'string' },
    },
  })
  const { quick, algs = quick ? 'RS256,ES256' : allAlgs.join(',') } = values
  return { ...values, algs: algs.split(','), filters: positionals }
}

/** The scenarios that the filters name; a filter that names none is a mistake. */
export function chosen(scenarios, filters) {
  for (const filter of filters) {
    if (scenarios.some((scenario) => matches(scenario, filter))) continue
    const names = scenarios.map(({ name }) => name).join(', ')
    throw new Error(`no scenario is called ${filter}: write one of ${names}`)
  }
  if (filters.length === 0) return scenarios
  return scenarios.filter((scenario) => filters.some((filter) => matches(scenario, filter)))
}

function matches({ name, group }, filter) {
  return name.includes(filter) || group.includes(filter)
}
