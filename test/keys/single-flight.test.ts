import { expect, it } from 'vitest'
import { createSingleFlight } from '../../src/keys/single-flight.js'

const pending = () => {
  const runs: { resolve: (value: number) => void; reject: (error: Error) => void }[] = []
  const task = () =>
    new Promise<number>((resolve, reject) => {
      runs.push({ resolve, reject })
    })
  return { runs, flight: createSingleFlight(task) }
}

it('runs once however many ask, and answers them all', async () => {
  const { runs, flight } = pending()
  expect(flight.isRunning()).toBe(false)
  const asked = [flight.run(), flight.run(), flight.run()]
  expect([runs.length, flight.isRunning()]).toEqual([1, true])
  runs[0]?.resolve(7)
  expect(await Promise.all(asked)).toEqual([7, 7, 7])
})

it.each(['well', 'badly'])('runs anew after it has ended %s', async (how) => {
  const { runs, flight } = pending()
  const first = flight.run()
  if (how === 'well') runs[0]?.resolve(1)
  else runs[0]?.reject(new Error('reset'))
  expect(await first.catch((error: Error) => error.message)).toBe(how === 'well' ? 1 : 'reset')
  expect(flight.isRunning()).toBe(false)
  const second = flight.run()
  runs[1]?.resolve(2)
  expect([await second, runs.length]).toEqual([2, 2])
})
