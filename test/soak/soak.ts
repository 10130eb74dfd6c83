import { clearTimeout, setTimeout } from 'node:timers'
import {
  AccessTokenError,
  createResourceServer,
  type ResourceServer,
  type ResourceServerOptions,
  UnavailableError,
} from '../../src/index.js'
import { createRandom, type Random } from '../differential/random.js'
import { heapInUse } from '../support/collect-garbage.js'
import { type Deadlines, takeDeadlines } from './deadlines.js'
import { createIssuer, type SoakIssuer } from './issuers.js'
import { createKnownIssuer, judge, type KnownIssuer, rules } from './model.js'
import { createNetwork, type Network } from './network.js'
import { createTraffic, type Presented } from './traffic.js'

/** What came of a run. */
export interface Soak {
  readonly requests: number
  readonly fetches: number
  /** How often each status was the answer. */
  readonly statuses: Readonly<Record<string, number>>
  readonly restarts: number
  /** Verdicts out of the cache. */
  readonly hits: number
  readonly faults: readonly string[]
  /** Heap in MiB after each tenth of the time. */
  readonly heap: readonly number[]
}

type SignatureOption = NonNullable<ResourceServerOptions['signature']>

const start = 1_800_000_000
const resource = 'https://api.example.com/orders'
const tenants = ['acme', 'globex', 'hooli', 'umbra']
/** No request waits longer, in real time. */
const longest = 20_000
/** Turns of the event loop after which what has not come does not come. */
const turns = 20
/** What the heap may grow by, from the first tenths to the last. */
const maxGrowth = 6

/** One server of the soak, with a network of its own. */
interface Place {
  readonly name: string
  readonly issuers: readonly SoakIssuer[]
  readonly create: (fetch: Network['fetch']) => ResourceServer
  readonly present: ReturnType<typeof createTraffic>
  server: ResourceServer
  network: Network
  known: Map<string, KnownIssuer>
  hits: number
}

/**
 * Runs so many seconds of the injected clock. Faults name the second at which they were found. With signatures
 * verified at once every verdict and fetch is the same for the same seed; the thread pool takes turns of its own. Which
 * tokens a full cache keeps hangs on the octets of their signatures, which are new for every run.
 */
export async function soak(
  seed: number,
  seconds: number,
  signature: SignatureOption = 'auto',
): Promise<Soak> {
  const random = createRandom(seed, 0)
  using _ = takeChance(seed)
  const clock = { now: start }
  const places = createPlaces(random, clock, signature)
  const issuers = new Set(places.flatMap((place) => place.issuers))
  const statuses: Record<string, number> = {}
  const faults: string[] = []
  const heap: number[] = []
  const figures = { requests: 0, fetches: 0, restarts: 0, hits: 0 }
  const told = (fault: string): void => {
    faults.push(`seed ${seed}, second ${(clock.now - start).toFixed(3)}: ${fault}`)
  }
  const deadlines = takeDeadlines()
  const unhandled = (cause: unknown): void => told(`unhandled rejection: ${String(cause)}`)
  process.on('unhandledRejection', unhandled)
  try {
    while (clock.now - start < seconds && faults.length < 20) {
      // Mostly a moment, now and then a lull.
      clock.now +=
        Math.round((random.chance(0.005) ? random.number() * 90 : random.number() * 0.6) * 1000) /
        1000
      for (const issuer of issuers) if (random.chance(0.02)) issuer.change(random)
      const place = random.pick(places)
      if (random.chance(0.002)) {
        figures.restarts += 1
        restart(place)
      }
      const flood = random.chance(0.05)
      const presented = Array.from(
        { length: random.pick([1, 1, 2, 5, 20, 40]) * (flood ? 5 : 1) },
        () => place.present(random, clock.now, flood && random.chance(0.9)),
      )
      const answers = await answersTo(place, presented, random, deadlines)
      const fetched = place.network.taken()
      figures.requests += presented.length
      figures.fetches += fetched.length
      for (const status of answers) statuses[status] = (statuses[status] ?? 0) + 1
      for (const { identifier } of place.issuers) {
        const of = ({ issuer }: Presented): boolean => issuer === identifier
        const known = place.known.get(identifier) ?? createKnownIssuer(clock.now)
        place.known.set(identifier, known)
        const { expected, faults: found } = judge(
          known,
          presented.filter(of),
          fetched.filter((one) => one.identifier === identifier),
          clock.now,
        )
        for (const fault of found) told(`${place.name}, ${identifier}: ${fault}`)
        for (const { presented: one, statuses: right } of expected) {
          const status = answers[presented.indexOf(one)]
          if (right.some((each) => String(each) === status)) continue
          told(`${place.name}, ${identifier}: ${one.kind} got ${status}, not ${right.join(' or ')}`)
        }
      }
      if (place.network.concurrency() > 1) told(`${place.name}: two fetches for one issuer at once`)
      if (heap.length < Math.floor(((clock.now - start) / seconds) * 10))
        heap.push(heapInUse() / 2 ** 20)
    }
  } finally {
    process.off('unhandledRejection', unhandled)
    deadlines.restore()
  }
  const grown = Math.min(...heap.slice(-3)) - Math.max(...heap.slice(1, 4))
  if (heap.length >= 9 && grown > maxGrowth) told(`the heap grew by ${grown.toFixed(1)} MiB`)
  for (const { server, hits } of places) figures.hits += hits + (server.health().cache?.hits ?? 0)
  return { ...figures, statuses, faults, heap }
}

function createPlaces(
  random: Random,
  clock: { readonly now: number },
  signature: SignatureOption,
): readonly Place[] {
  const [one, two] = ['https://login.example.com', 'https://login.example.net/realm'].map(
    (identifier) => createIssuer(identifier, random),
  ) as [SoakIssuer, SoakIssuer]
  const ofTenants = tenants.map((tenant) =>
    createIssuer(`https://tenants.example.com/${tenant}`, random),
  )
  const common: Omit<ResourceServerOptions, 'issuer'> = {
    audience: resource,
    clock: () => clock.now * 1000,
    jwks,
    signature,
  }
  const template = 'https://api.example.com/{tenant}/orders'
  const fixed = [one, two].map(({ identifier }) => ({
    issuer: identifier,
    jwksUri: `${identifier}/jwks`,
  }))
  const discovered = [one, two].map(({ identifier }) => identifier)
  const ofTemplate = { issuer: 'https://tenants.example.com/{tenant}', tenants }
  const place = (
    name: string,
    issuers: readonly SoakIssuer[],
    options: ResourceServerOptions,
  ): Place => {
    const create = (fetch: Network['fetch']): ResourceServer =>
      createResourceServer({ ...options, fetch })
    const network = createNetwork(issuers)
    const audience = ({ identifier }: SoakIssuer): string =>
      options.audience === template
        ? template.replace('{tenant}', identifier.slice(identifier.lastIndexOf('/') + 1))
        : resource
    const present = createTraffic(issuers, audience)
    const server = create(network.fetch)
    return { name, issuers, create, present, network, server, known: new Map(), hits: 0 }
  }
  return [
    place('cached', [one, two], { ...common, issuer: fixed }),
    place('uncached', [one, two], { ...common, issuer: fixed, cache: false }),
    place('discovered', [one, two], { ...common, issuer: discovered, cache: { maxEntries: 20 } }),
    place('tenants', ofTenants, { ...common, issuer: ofTemplate, audience: template }),
    place('tenants uncached', ofTenants, {
      ...common,
      issuer: ofTemplate,
      audience: template,
      cache: false,
    }),
  ]
}

const { clockTolerance: _, ...jwks } = rules

/** Seeds what the library leaves to chance, how early it refreshes and how long it pauses, until it is disposed of. */
function takeChance(seed: number): Disposable {
  const { random } = Math
  Math.random = createRandom(seed, 1).number
  return {
    [Symbol.dispose]: () => {
      Math.random = random
    },
  }
}

/** As after a restart of the process: nothing is known. */
function restart(place: Place): void {
  place.hits += place.server.health().cache?.hits ?? 0
  place.network = createNetwork(place.issuers)
  place.server = place.create(place.network.fetch)
  place.known = new Map()
}

/** Presents tokens, some at the same time and some a moment later, and waits until nothing goes on any more. */
async function answersTo(
  { server, network }: Place,
  presented: readonly Presented[],
  random: Random,
  deadlines: Deadlines,
): Promise<readonly string[]> {
  const answers: Promise<string>[] = []
  for (const one of presented) {
    answers.push(inTime(answerTo(server, one)))
    if (random.chance(0.1)) await moment()
  }
  let settled: readonly string[] | undefined
  const all = Promise.all(answers).then((given) => {
    settled = given
  })
  // A refresh ends its deadline when it ends.
  for (let quiet = 0; settled === undefined || deadlines.count() > 0; quiet += 1) {
    await moment()
    if (network.isMoving()) quiet = 0
    if (quiet < turns) continue
    deadlines.pass()
    quiet = 0
  }
  await all
  await moment()
  return settled
}

function moment(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function answerTo(server: ResourceServer, one: Presented): Promise<string> {
  const { text, tenant, scope, asHeader } = one
  const expectations = { tenant, scope }
  try {
    await (asHeader
      ? server.authenticate({ headers: { authorization: `Bearer ${text}` } }, expectations)
      : server.verify(text, expectations))
    return '200'
  } catch (error) {
    if (!(error instanceof AccessTokenError || error instanceof UnavailableError)) {
      return `a thrown ${String(error)}`
    }
    const { status, headers } = server.refuse(error)
    const seconds = Number(headers['Retry-After'])
    if (status === 503 && !(seconds >= 1 && seconds <= 60)) return '503 without a time'
    // A text that is no token is the request's fault.
    return status === 400 ? '401' : String(status)
  }
}

function inTime(answer: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer'), longest)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
