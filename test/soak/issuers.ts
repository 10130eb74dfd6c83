import type { Random } from '../differential/random.js'
import { createKey, type Key } from './keys.js'

/** What an endpoint does. */
export const modes = [
  ...['well', 'down', 'error', 'busy', 'garbage', 'truncated', 'empty', 'null'],
  ...['redirect', 'huge', 'silent', 'stalled', 'forbidden'],
] as const
export type Mode = (typeof modes)[number]

/** An issuer of the soak: its keys, and how its two endpoints are. */
export interface SoakIssuer {
  readonly identifier: string
  /** What it signs with: the last one. */
  readonly keys: readonly Key[]
  /** Keys that were withdrawn or replaced, and still sign. */
  readonly gone: readonly Key[]
  published: readonly Key[]
  mode: { keys: Mode; metadata: Mode }
  /** Seconds that a busy one asks for. */
  retryAfter: number
  /** What it says of caching, if anything. */
  maxAge: number | undefined
  /** Changes something: keys come and go, outages begin and end. */
  change(random: Random): void
}

export function createIssuer(identifier: string, random: Random): SoakIssuer {
  let made = 0
  const keys: Key[] = []
  const gone: Key[] = []
  const make = (kid = `${identifier.slice(-6)}-${made + 1}`): Key => {
    made += 1
    const key = createKey(kid, made, random.chance(0.5) ? 'ES256' : 'EdDSA')
    keys.push(key)
    return key
  }
  const retire = (key: Key): void => {
    keys.splice(keys.indexOf(key), 1)
    gone.push(key)
    if (gone.length > 4) gone.shift()
  }
  const publish = (): void => {
    issuer.published = [...keys]
  }
  const changes: readonly (() => void)[] = [
    () => make(),
    () => {
      if (keys.length > 1) retire(keys[0] as Key)
    },
    () => {
      // At once, without an overlap.
      for (const key of [...keys]) retire(key)
      make()
    },
    () => {
      // The same kid with new material, which no issuer should do.
      const old = keys.at(-1) as Key
      retire(old)
      make(old.kid)
    },
    () => {
      // One that was withdrawn comes back.
      const back = gone.pop()
      if (back === undefined) return
      for (const key of keys.filter(({ kid }) => kid === back.kid)) retire(key)
      keys.unshift(back)
    },
  ]
  const issuer: SoakIssuer = {
    identifier,
    keys,
    gone,
    published: [],
    mode: { keys: 'well', metadata: 'well' },
    retryAfter: 0,
    maxAge: undefined,
    change: (chance) => {
      if (chance.chance(0.3)) {
        chance.pick(changes)()
        publish()
      }
      const endpoint = chance.chance(0.8) ? 'keys' : 'metadata'
      const isWell = issuer.mode[endpoint] === 'well'
      if (chance.chance(isWell ? 0.25 : 0.3)) {
        issuer.mode[endpoint] = isWell ? chance.pick(modes) : 'well'
      }
      issuer.retryAfter = chance.pick([1, 7, 30, 90])
      issuer.maxAge = chance.pick([undefined, undefined, 0, 3, 20, 45, 3600])
    },
  }
  make()
  publish()
  return issuer
}
