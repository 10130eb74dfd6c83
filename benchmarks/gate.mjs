import { fileURLToPath } from 'node:url'
import { all } from './contenders/index.mjs'
import { startContestant } from './contestant.mjs'
import { issueMany } from './issuer.mjs'
import { setStage } from './stage.mjs'
import { createBadTokens } from './tokens.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The correctness gate. Every contender has to accept good tokens and to refuse what it declares to
 * check; a changed signature and another algorithm are no matter of declaration. What it says it
 * does not check and accepts is noted. One that fails is shown, and never timed.
 *
 * @returns rows of `{ contender, file, alg, passed, faults, accepts }`
 */
export async function runGate({ algs, files = all, progress = () => {} }) {
  const rows = []
  for (const alg of algs) {
    const stage = await setStage(alg)
    try {
      const good = issueMany(stage, 3)
      const bad = createBadTokens(stage)
      for (let index = 0; index < files.length; index += 2) {
        progress(`gate: ${alg}, ${Math.min(index + 2, files.length)} of ${files.length}`)
        const pair = files.slice(index, index + 2)
        rows.push(...(await Promise.all(pair.map((file) => judge(file, stage, good, bad)))))
      }
    } finally {
      stage.close()
    }
  }
  return rows.filter((row) => row !== undefined)
}

async function judge(file, { alg, options }, good, bad) {
  let contestant
  try {
    contestant = await startContestant({ contender: file, options })
    const { declared } = contestant
    if (!(declared.algorithms ?? [alg]).includes(alg)) return undefined
    const verdicts = await contestant.judge([...good, ...bad.map(({ token }) => token)])
    const faults = verdicts.slice(0, good.length).every(Boolean) ? [] : ['refuses a good token']
    const accepts = []
    for (const [index, { what, check }] of bad.entries()) {
      if (!verdicts[good.length + index]) continue
      if (declared.checks[check] === false) accepts.push(what)
      else faults.push(`accepts ${what}`)
    }
    // Once more, since a cache could have remembered a verdict, or forgotten one.
    const again = await contestant.judge(good)
    if (!again.every(Boolean)) faults.push('refuses a good token that it saw before')
    const passed = faults.length === 0
    const { name, package: from, keys, cached, note } = declared
    return { contender: name, file, from, keys, cached, note, alg, passed, faults, accepts }
  } catch (error) {
    const faults = [`fails: ${error.message.split('\n')[0].replaceAll(root, '')}`]
    return { contender: file, file, alg, passed: false, faults, accepts: [] }
  } finally {
    contestant?.stop()
  }
}

/** The files of those that passed for an algorithm. */
export function passedGate(gate, alg, files) {
  const passed = new Set(
    gate.filter((row) => row.alg === alg && row.passed).map(({ file }) => file),
  )
  return files.filter((file) => passed.has(file))
}
