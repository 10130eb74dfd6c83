import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withDeadline } from '../../src/transport/with-deadline.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const waiting = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  })

it('gives what the task gives, and leaves no timer behind', async () => {
  expect(await withDeadline(5, async () => 'keys')).toBe('keys')
  expect(vi.getTimerCount()).toBe(0)
})

it('throws what the task throws, and leaves no timer behind', async () => {
  await expect(withDeadline(5, () => Promise.reject(new Error('reset')))).rejects.toThrow('reset')
  expect(vi.getTimerCount()).toBe(0)
})

it('keeps no process alive while it waits', async () => {
  // Vitest restores a spy again behind the last test: of a fake timer, it would leave the fake to the files that follow.
  vi.useRealTimers()
  const set = vi.spyOn(globalThis, 'setTimeout')
  await withDeadline(5, async () => {
    expect(set.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false])
  })
  set.mockRestore()
})

it('aborts the signal when the deadline has passed, not before', async () => {
  let signal: AbortSignal | undefined
  const verdict = withDeadline(5, (given) => {
    signal = given
    return waiting(given)
  })
  vi.advanceTimersByTime(4999)
  expect(signal?.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal?.aborted).toBe(true)
  await expect(verdict).rejects.toThrow()
})
