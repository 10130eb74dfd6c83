// The process of one server: starts it, and says what a time of load cost it.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answerJobs } from '../processes/answer-jobs.mjs'

const delay = monitorEventLoopDelay({ resolution: 1 })
let cpu

const replies = {
  start: async ({ framework, contender, given }) => {
    const [name, platform] = framework.split(' on ')
    const { start } = await import(`./${name.toLowerCase()}.mjs`)
    return start(contender, given, platform?.toLowerCase())
  },
  begin: () => {
    delay.reset()
    delay.enable()
    cpu = process.cpuUsage()
  },
  /** Microseconds of CPU on all threads, and milliseconds by which timers of 1 ms were late. */
  end: () => {
    const { user, system } = process.cpuUsage(cpu)
    delay.disable()
    return { cpu: user + system, delay: delay.percentile(99) / 1e6 }
  },
}

answerJobs(({ type, ...job }) => replies[type](job))
