import { format } from '../print.mjs'

const ours = 'oauth-resource-server'

/** The goals of the scenarios with servers, fetches and memory: `{ id, text, of(scenarios) }`. */
export const worldGoals = [
  ...[
    ['Fastify', 62],
    ['Express', 93],
  ].map(([framework, limit]) => ({
    id: `servers-hot-${framework}`,
    text: `${framework}, hot tokens, 32 connections: at least ${limit} % of the same server without authentication`,
    of: ({ servers }) => {
      const row = server(servers, { framework, kind: 'hot', figure: 'share' })
      return judged(row, `${format(row?.median)} % ${range(row)}`, (share) => share >= limit)
    },
  })),
  ...['Fastify', 'Express'].map((framework) => ({
    id: `servers-distinct-${framework}`,
    text: `${framework}, distinct tokens, 32 connections: at least the share of the better hand-written floor`,
    of: ({ servers }) => {
      const share = { framework, kind: 'distinct', figure: 'share' }
      const floors = ['floor, synchronous', 'floor, thread pool']
        .map((contender) => server(servers, { ...share, contender }))
        .filter((row) => row?.median !== undefined)
        .sort((one, other) => other.median - one.median)
      const row = server(servers, share)
      if (floors.length === 0) return undefined
      const [{ contender, median }] = floors
      const measured = `${format(row?.median)} % ${range(row)}; ${contender} ${format(median)} %`
      return judged(row, measured, (own) => own >= median)
    },
  })),
  {
    id: 'servers-one-connection',
    text: 'Fastify, distinct tokens, 1 connection: at least 0.95x the requests per second of the synchronous floor',
    of: ({ servers }) => {
      const load = { framework: 'Fastify', kind: 'distinct', connections: 1 }
      const row = server(servers, { ...load, figure: 'perSecond' })
      return judged(row, `${row?.ratio?.toFixed(2)}x`, () => row.ratio >= 0.95)
    },
  },
  {
    id: 'servers-64-connections',
    text: 'Fastify, distinct tokens, 64 connections: at least 1.7x the requests per second of the synchronous floor, at 0.2x its p99',
    of: ({ servers }) => {
      const load = { framework: 'Fastify', kind: 'distinct', connections: 64 }
      const row = server(servers, { ...load, figure: 'perSecond' })
      const latency = server(servers, { ...load, figure: 'latency' })
      const measured = `${row?.ratio?.toFixed(2)}x at ${latency?.ratio?.toFixed(2)}x its p99`
      return judged(row, measured, () => row.ratio >= 1.7 && latency.ratio <= 0.2)
    },
  },
  {
    id: 'stampede',
    text: '1,000 cold requests at once: 1 fetch',
    of: ({ stampede }) => {
      const row = find(stampede, { metric: 'fetches' })
      return judged(row, `${row?.high}`, () => row.high === 1 && row.note === undefined)
    },
  },
  {
    id: 'flood',
    text: '10,000 random kids: at most 3 fetches, the first one with them',
    of: ({ flood }) => {
      const row = find(flood, { metric: 'fetches besides the first' })
      return judged(row, `${row?.high + 1}`, () => row.high + 1 <= 3 && row.note === undefined)
    },
  },
  ...['keys fetched a minute ago', 'keys fetched a second ago'].map((metric) => ({
    id: `rotation-${metric.split(' ').at(-2)}`,
    text: `a key rotated in just now, ${metric}: accepted on its first token`,
    of: ({ rotation }) => {
      const row = find(rotation, { metric })
      const measured = `${row?.note ?? 'not the first'}, after ${format(row?.median)} s`
      return judged(row, measured, () => row.attempts === 1)
    },
  })),
  {
    id: 'rotation-flood',
    text: 'a key rotated in just now, in the middle of a flood: accepted within 5 s',
    of: ({ rotation }) => {
      const row = find(rotation, { metric: 'in a flood of unknown keys' })
      return judged(row, `${format(row?.median)} s`, (seconds) => row.accepted && seconds <= 5)
    },
  },
  {
    id: 'cold-start',
    text: 'cold start, from the start of the process to the first verified token: at most 1.2x the floor',
    of: ({ 'cold-start': coldStart }) => {
      const row = find(coldStart, { metric: 'from the start of the process' })
      const part = find(coldStart, { metric: 'from the import to the first verified token' })
      const measured = `${row?.ratio?.toFixed(2)}x, ${format(row?.median)} ms; from the import on ${part?.ratio?.toFixed(2)}x, ${format(part?.median)} ms`
      return judged(row, measured, () => row.ratio <= 1.2)
    },
  },
  {
    id: 'memory-entry',
    text: 'memory: at most 2,200 octets per cached token of 948 characters',
    of: ({ memory }) => {
      const row = find(memory, { metric: 'per cached token' })
      return judged(row, `${format(row?.median)} octets`, (octets) => octets <= 2200)
    },
  },
  {
    id: 'memory-flat',
    text: 'memory: flat over a million distinct tokens (at most 1 MB more after the last than after the first 100,000)',
    of: ({ memory }) => {
      const row = memory?.rows.find((one) => one.unit === 'MB' && one.contender === ours)
      const measured = `${format(row?.median)} MB, ${row?.metric}`
      return judged(row, measured, (megabytes) => megabytes <= 1)
    },
  },
]

/** Undefined where the scenario did not run; not met where we were not measured. */
function judged(row, measured, isMet) {
  if (row === undefined) return undefined
  if (row.median === undefined) return { measured: row.note, met: false }
  return { measured, met: isMet(row.median) }
}

function range({ low, high } = {}) {
  return `(${format(low)} to ${format(high)})`
}

function server(scenario, wanted) {
  return find(scenario, { connections: 32, ...wanted })
}

function find(scenario, wanted) {
  return scenario?.rows.find((row) =>
    Object.entries({ contender: ours, ...wanted }).every(([name, value]) => row[name] === value),
  )
}
