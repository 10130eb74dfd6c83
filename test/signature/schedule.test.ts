import { describe, expect, it, vi } from 'vitest'
import { type Algorithm, algorithms } from '../../src/algorithms/algorithms.js'
import { ConfigurationError } from '../../src/index.js'
import { createSignatureSchedule, type SignatureSchedule } from '../../src/signature/schedule.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const named = (name: string) => algorithms.get(name) as Algorithm
const takes = (schedule: SignatureSchedule, times: number, algorithm = 'RS256') =>
  Array.from({ length: times }, () => schedule.takesHere(named(algorithm)))

describe('the signature option', () => {
  it('is always here with sync, never with pool', () => {
    expect(takes(createSignatureSchedule('sync'), 5)).toEqual([true, true, true, true, true])
    expect(takes(createSignatureSchedule('pool'), 2)).toEqual([false, false])
  })

  it('is here for the first two of a turn of the event loop, in the pool beyond', async () => {
    const schedule = createSignatureSchedule('auto')
    expect(takes(schedule, 4)).toEqual([true, true, false, false])
    await turn()
    expect(takes(schedule, 3)).toEqual([true, true, false])
  })

  it('is counted for each turn, however few were in the one before', async () => {
    const schedule = createSignatureSchedule('auto')
    expect(takes(schedule, 1)).toEqual([true])
    await turn()
    expect(takes(schedule, 3)).toEqual([true, true, false])
  })

  it('asks for the end of a turn once, whatever comes in it', () => {
    const setImmediate = vi.spyOn(globalThis, 'setImmediate')
    const schedule = createSignatureSchedule('auto')
    takes(schedule, 10)
    expect(setImmediate).toHaveBeenCalledOnce()
    setImmediate.mockRestore()
  })

  describe('where each turn had one signature', () => {
    const quietTurns = async (schedule: SignatureSchedule, count: number) => {
      for (let number = 0; number < count; number += 1) {
        expect(takes(schedule, 1)).toEqual([true])
        await turn()
      }
    }

    it.each([
      [15, 2],
      [16, 16 + 2],
      // One of these was counted: it was alone again.
      [16 + 17, 16 + 2],
      [16 + 16, 2],
    ])('%i times in a row, %i of a turn are here', async (count, here) => {
      const schedule = createSignatureSchedule('auto')
      await quietTurns(schedule, count)
      expect(takes(schedule, 40).lastIndexOf(true)).toBe(here - 1)
    })

    it('asks for the end of a turn once in 17 signatures', async () => {
      const schedule = createSignatureSchedule('auto')
      await quietTurns(schedule, 16)
      const setImmediate = vi.spyOn(globalThis, 'setImmediate')
      takes(schedule, 16)
      expect(setImmediate).not.toHaveBeenCalled()
      takes(schedule, 1)
      expect(setImmediate).toHaveBeenCalledOnce()
      setImmediate.mockRestore()
    })

    it('counts each turn again as soon as one had two', async () => {
      const schedule = createSignatureSchedule('auto')
      await quietTurns(schedule, 15)
      takes(schedule, 2)
      await turn()
      await quietTurns(schedule, 15)
      expect(takes(schedule, 3)).toEqual([true, true, false])
    })
  })

  it('is here for RSA beside one that is under way, until the pool is tried, by the clock of the process', () => {
    const schedule = createSignatureSchedule('auto')
    schedule.began()
    expect(takes(schedule, 4)).toEqual([true, true, true, true])
    expect(takes(schedule, 2, 'ES256')).toEqual([false, false])
  })

  it('is here more often where what went to the pool was alone there', async () => {
    const schedule = createSignatureSchedule(undefined)
    for (const allowed of [4, 8, 16, 32, 64, 64]) {
      schedule.began()
      schedule.ended()
      expect(takes(schedule, 70).filter(Boolean)).toHaveLength(allowed)
      await turn()
    }
  })

  it('is here for two again as soon as two were in the pool together', async () => {
    const schedule = createSignatureSchedule('auto')
    schedule.began()
    schedule.ended()
    schedule.began()
    schedule.began()
    schedule.ended()
    schedule.ended()
    expect(takes(schedule, 8).filter(Boolean)).toHaveLength(2)
  })

  it('is here more often again as soon as one was alone in the pool after two were together', () => {
    const schedule = createSignatureSchedule('auto')
    schedule.began()
    schedule.began()
    for (const step of ['ended', 'ended', 'began', 'ended'] as const) schedule[step]()
    expect(takes(schedule, 8).filter(Boolean)).toHaveLength(4)
  })

  /** Turns of three signatures each, two others under way, and how many milliseconds a turn takes at each place. */
  const load = async (
    schedule: SignatureSchedule,
    clock: { time: number },
    algorithm: string,
    milliseconds: { pool: number; here: number },
  ) => {
    for (const _ of [1, 2]) schedule.began()
    for (let number = 0; number < 3 * 129; number += 1) {
      await turn()
      clock.time += takes(schedule, 3, algorithm)[2] ? milliseconds.here : milliseconds.pool
    }
    await turn()
  }

  describe.each([
    ['was no help', { pool: 1, here: 0.5 }, 64],
    ['brought more', { pool: 0.5, here: 1 }, 2],
  ])('where the pool %s under load', (_, milliseconds, here) => {
    it.each(['RS256', 'PS512', 'ES256', 'ES512', 'EdDSA'])(
      `is here for up to ${here} of a turn: %s`,
      async (algorithm) => {
        const clock = { time: 0 }
        const schedule = createSignatureSchedule('auto', () => clock.time)
        await load(schedule, clock, algorithm, milliseconds)
        expect(takes(schedule, 70, algorithm).filter(Boolean)).toHaveLength(here)
      },
    )
  })

  it.each(['ES256', 'EdDSA'])(
    'is compared by what others wait beside: what went to the pool alone counts for nothing, %s',
    async (algorithm) => {
      const schedule = createSignatureSchedule('auto', () => 0)
      expect(takes(schedule, 3, algorithm)).toEqual([true, true, false])
      for (const _ of [1, 2]) schedule.began()
      const places: unknown[] = []
      for (let number = 0; number < 130; number += 1) {
        await turn()
        places.push(takes(schedule, 3, algorithm)[2])
      }
      expect(places.indexOf(true)).toBe(129)
    },
  )

  it('is compared by the clock of the process', async () => {
    const clock = { time: 0 }
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock.time)
    const schedule = createSignatureSchedule('auto')
    await load(schedule, clock, 'RS256', { pool: 0.5, here: 1 })
    now.mockRestore()
    expect(takes(schedule, 8).filter(Boolean)).toHaveLength(2)
  })

  it('is compared for each type of key by itself', async () => {
    const clock = { time: 0 }
    const schedule = createSignatureSchedule('auto', () => clock.time)
    await load(schedule, clock, 'ES256', { pool: 1, here: 0.5 })
    await load(schedule, clock, 'RS256', { pool: 0.5, here: 1 })
    expect(takes(schedule, 8, 'ES384').filter(Boolean)).toHaveLength(8)
    await turn()
    expect(takes(schedule, 8, 'PS256').filter(Boolean)).toHaveLength(2)
    await turn()
    // Never compared: a curve's first place.
    expect(takes(schedule, 8, 'EdDSA').filter(Boolean)).toHaveLength(2)
  })

  it.each([null, true, 'thread', 'none'])('cannot be %j', (option) => {
    expect(() => createSignatureSchedule(option)).toThrow(ConfigurationError)
    expect(() => createSignatureSchedule(option)).toThrow(
      "write 'auto', the default, 'sync' or 'pool'.",
    )
  })
})

describe.each(['ES256', 'RS256', 'PS256', 'EdDSA'])('a signature of %s in the pool', (alg) => {
  it('has the verdict that it has here (RFC 7515 §5.2)', async () => {
    const keys = await createTestKeys(alg)
    const server = resourceServer(keys, { signature: 'pool', cache: false })
    const good = await keys.issue()
    expect((await server.verify(good)).subject).toBe('user-1')
    const [header, payload] = good.split('.')
    const [, , foreign] = (await keys.issue({ sub: 'user-2' })).split('.')
    await refused(server.verify(`${header}.${payload}.${foreign}`), 'signature_invalid')
    await refused(server.verify(`${header}.${payload}.AAAA`), 'signature_invalid')
  })

  it('is verified once for 100 copies of a new token', async () => {
    const keys = await createTestKeys(alg)
    const server = resourceServer(keys, { signature: 'pool' })
    const good = await keys.issue()
    const all = await Promise.all(Array.from({ length: 100 }, () => server.verify(good)))
    expect(new Set(all).size).toBe(1)
    expect(server.health().cache?.entries).toBe(1)
  })
})
