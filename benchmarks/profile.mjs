import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('profiled.mjs', import.meta.url))
const root = new URL('..', import.meta.url).href

/** Where the time of an uncached verification goes, by function: of RS256 and ES256. */
export async function profileHotPath(algs = ['RS256', 'ES256']) {
  const profiles = {}
  for (const alg of algs) profiles[`uncached ${alg}`] = await profile(alg)
  return profiles
}

async function profile(alg) {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'))
  try {
    const file = join(folder, 'profile.json')
    await promisify(execFile)(process.execPath, [script, alg, file])
    return summarise(JSON.parse(readFileSync(file, 'utf8')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Self time by function, the 16 that take most; what the profiled script itself takes is left out. */
function summarise({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const times = new Map()
  let total = 0
  for (const [index, id] of samples.entries()) {
    const { functionName, url } = byId.get(id).callFrame
    const where = placeOf(url)
    if (where === undefined || functionName === '(idle)' || functionName === '(program)') continue
    const key = `${functionName || '(anonymous)'}\n${where}`
    times.set(key, (times.get(key) ?? 0) + timeDeltas[index])
    total += timeDeltas[index]
  }
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 16)
    .map(([key, time]) => {
      const [name, where] = key.split('\n')
      return { function: name, where, share: Number((time / total).toFixed(4)) }
    })
}

function placeOf(url) {
  if (url === '') return 'native'
  if (url.startsWith('node:')) return url
  if (!url.startsWith(root) || url.includes('/benchmarks/')) return undefined
  return url.slice(root.length).replace(/^dist\//, '')
}
