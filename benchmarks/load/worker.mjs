// The process of the load: raw sockets, so that it leaves the cores to the server. Every connection
// sends its next request when the answer to the last one is here.
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerJobs } from '../processes/answer-jobs.mjs'
import { quantile } from '../statistics.mjs'
import { createResponseReader } from './response-reader.mjs'

/** Requests as octets, by the name of their set, and how far each server is in each of them. */
const sets = new Map()
const positions = new Map()

const replies = {
  prepare: ({ set, tokens }) => {
    const head = 'GET /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer '
    sets.set(
      set,
      tokens.map((token) => Buffer.from(`${head}${Buffer.from(token).latin1Slice()}\r\n\r\n`)),
    )
  },
  run,
}

/**
 * Requests answered in so many milliseconds, or until there were so many, what they were answered,
 * and how long they took.
 */
async function run({ port, set, connections, milliseconds, count = Number.POSITIVE_INFINITY }) {
  const requests = sets.get(set)
  const key = `${port} ${set}`
  const latencies = []
  let failed = 0
  let end
  const next = () => {
    const position = positions.get(key) ?? 0
    positions.set(key, position + 1)
    return requests[position % requests.length]
  }
  const converse = (socket) =>
    new Promise((resolve, reject) => {
      let sentAt = 0
      const send = () => {
        sentAt = performance.now()
        socket.write(next())
      }
      const read = createResponseReader((status) => {
        const now = performance.now()
        if (now > end || latencies.length >= count) return resolve()
        latencies.push(now - sentAt)
        if (status !== '200') failed += 1
        send()
      })
      socket.on('data', read)
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('the server closed a connection')))
      send()
    })
  const opened = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1' }))
  try {
    await Promise.all(opened.map(untilConnected))
    end = performance.now() + milliseconds
    const isStuck = sleep(milliseconds + 10_000, true, { ref: false })
    const stuck = await Promise.race([Promise.all(opened.map(converse)), isStuck])
    if (stuck === true) throw new Error('a request was not answered in 10 s')
  } finally {
    for (const socket of opened) socket.removeAllListeners('close').destroy()
  }
  return {
    failed,
    requests: latencies.length,
    perSecond: (latencies.length / milliseconds) * 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}

function untilConnected(socket) {
  socket.setNoDelay(true)
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject)
  })
}

answerJobs(({ type, ...job }) => replies[type](job))
