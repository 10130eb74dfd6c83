import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const worker = fileURLToPath(new URL('worker.mjs', import.meta.url))

/** One contender in a process of its own, and what can be asked of it. */
export async function startContestant({ contender, label, ...given }) {
  const child = fork(worker, { serialization: 'advanced', execArgv: ['--no-warnings'] })
  const waiting = new Map()
  let last = 0
  child.on('message', ({ id, answer, error }) => {
    const { resolve, reject } = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) resolve(answer)
    else reject(new Error(`${contender}: ${error}`))
  })
  child.on('exit', (code, signal) => {
    const end = new Error(`${contender} ended by itself (${signal ?? code})`)
    for (const { reject } of waiting.values()) reject(end)
  })
  const ask = (type, given = {}) =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve, reject })
      child.send({ id: last, type, ...given }, (error) => error && reject(error))
    })
  try {
    const declared = await ask('load', { contender, ...given })
    return {
      label: label ?? declared.name,
      file: contender,
      declared,
      judge: (texts) => ask('judge', { texts }),
      time: (count, concurrency) => ask('time', { count, concurrency }),
      stop: () => child.kill(),
    }
  } catch (error) {
    child.kill()
    throw error
  }
}

/** Starts all of these, two at a time; when one does not start, none is left running. */
export async function startContestants(entries) {
  const started = []
  try {
    for (let index = 0; index < entries.length; index += 2) {
      const pair = entries.slice(index, index + 2).map(startContestant)
      const settled = await Promise.allSettled(pair)
      for (const { value } of settled) if (value !== undefined) started.push(value)
      for (const { reason } of settled) if (reason !== undefined) throw reason
    }
    return started
  } catch (error) {
    for (const contestant of started) contestant.stop()
    throw error
  }
}
