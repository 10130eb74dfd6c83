import { readdir } from 'node:fs/promises'

/**
 * Every scenario in scenarios/, in its order.
 *
 * A scenario is `{ name, title, group, order, text, run }`; `run({ quick, progress, algs, gate })`
 * answers `{ rows: [{ contender, alg?, metric, unit, median, low, high, ratio?, note? }], series? }`.
 */
export async function loadScenarios() {
  const files = (await readdir(new URL('scenarios/', import.meta.url))).sort()
  const scenarios = []
  for (const file of files.filter((name) => name.endsWith('.mjs'))) {
    const { scenario } = await import(`./scenarios/${file}`)
    if (scenario !== undefined) scenarios.push(scenario)
  }
  return scenarios.sort((one, other) => (one.order ?? 50) - (other.order ?? 50))
}
