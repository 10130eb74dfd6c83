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
  const set = vi.spyOn(globalThis, 'setTimeout')
  const verdict = withDeadline(5, waiting)
  expect(set.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false])
  set.mockRestore()
  vi.advanceTimersByTime(5000)
  await expect(verdict).rejects.toThrow()
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
