import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { untilAborted } from '../../src/transport/until-aborted.js'

it('gives what the work gives, and stops listening', async () => {
  const { signal } = new AbortController()
  expect(await untilAborted(Promise.resolve('keys'), signal)).toBe('keys')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('throws what the work throws, and stops listening', async () => {
  const { signal } = new AbortController()
  await expect(untilAborted(Promise.reject(new Error('reset')), signal)).rejects.toThrow('reset')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('ends with the signal when the work does not', async () => {
  const controller = new AbortController()
  const verdict = untilAborted(new Promise(() => undefined), controller.signal)
  controller.abort(new Error('too late'))
  await expect(verdict).rejects.toThrow('too late')
})

it.each(['resolve', 'reject'] as const)('minds no work that %ss after the signal', async (how) => {
  const controller = new AbortController()
  let settle: () => void = () => undefined
  const work = new Promise((resolve, reject) => {
    settle = () => (how === 'resolve' ? resolve('keys') : reject(new Error('late')))
  })
  const verdict = untilAborted(work, controller.signal)
  controller.abort(new Error('too late'))
  settle()
  await expect(verdict).rejects.toThrow('too late')
  await new Promise((resolve) => setImmediate(resolve))
})

it('does not wait for work that began after the signal', async () => {
  const signal = AbortSignal.abort(new Error('too late'))
  await expect(untilAborted(new Promise(() => undefined), signal)).rejects.toThrow('too late')
  await expect(untilAborted(Promise.resolve('keys'), signal)).rejects.toThrow('too late')
  await expect(untilAborted(Promise.reject(new Error('late')), signal)).rejects.toThrow('too late')
})
