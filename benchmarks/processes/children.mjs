// The processes that the benchmarks start: every one of them ends with this one, however that ends.
import { execFile, spawn } from 'node:child_process'

const running = new Set()
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
let isWatching = false

/**
 * Starts a module in a process of its own, which answers jobs with `answerJobs`: `ask` waits for one
 * answer for so long and no longer. What it writes to stderr is shown only when it fails.
 */
export function startChild(module, { env = {}, execArgv = [] } = {}) {
  watch()
  const child = spawn(process.execPath, [...execArgv, module], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  running.add(child)
  const asked = new Map()
  let next = 0
  let said = ''
  const name = module.split('/').slice(-2).join('/')
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000)
  })
  child.on('message', ({ id, answer, failure }) => {
    if (failure === undefined) asked.get(id)?.resolve(answer)
    else asked.get(id)?.reject(new Error(`${name}: ${failure}`))
  })
  const ended = new Promise((resolve) => {
    const end = (why) => {
      running.delete(child)
      for (const { reject } of asked.values()) reject(new Error(`${name} ended: ${why} ${said}`))
      resolve()
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(signal ?? code))
  })
  return {
    ask: async (job, timeoutMs) => {
      if (!running.has(child)) throw new Error(`${name} has ended. ${said}`)
      const id = next++
      let timer
      try {
        return await new Promise((resolve, reject) => {
          asked.set(id, { resolve, reject })
          timer = setTimeout(reject, timeoutMs, new Error(`${name}: no answer in ${timeoutMs} ms`))
          child.send({ id, job }, (error) => error && reject(error))
        })
      } finally {
        clearTimeout(timer)
        asked.delete(id)
      }
    },
    end: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** Runs a module to its end with one value, and answers the JSON that it printed: nothing else is loaded. */
export function runOnce(module, value, { env = {}, timeoutMs }) {
  watch()
  const options = { env: { ...process.env, ...env }, timeout: timeoutMs, killSignal: 'SIGKILL' }
  return new Promise((resolve, reject) => {
    const args = [module, JSON.stringify(value)]
    const child = execFile(process.execPath, args, options, (error, printed) => {
      running.delete(child)
      if (error === null) resolve(JSON.parse(printed))
      else reject(error)
    })
    running.add(child)
  })
}

/** Gives a child to a function, and ends it when that is done or fails. */
export async function withChild(module, options, use) {
  const child = startChild(module, options)
  try {
    return await use(child)
  } finally {
    await child.end()
  }
}

function watch() {
  if (isWatching) return
  isWatching = true
  const endAll = () => {
    for (const child of running) child.kill('SIGKILL')
  }
  process.once('exit', endAll)
  for (const [signal, code] of Object.entries(signals)) {
    process.once(signal, () => {
      endAll()
      process.exit(code)
    })
  }
}
