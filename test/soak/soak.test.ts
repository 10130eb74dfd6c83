import { expect, it } from 'vitest'
import { soak } from './soak.js'

it('answers every request rightly while keys, outages, tenants and floods are mixed (issue 10, npm run soak: an hour)', async () => {
  const { faults, requests, statuses, hits } = await soak(1, 120)
  expect(faults).toEqual([])
  expect(requests).toBeGreaterThan(500)
  expect(Object.keys(statuses).sort()).toEqual(['200', '401', '403', '503'])
  expect(hits).toBeGreaterThan(20)
})

it('is the same again for the same seed, where no thread pool takes its time', {
  timeout: 60_000,
}, async () => {
  const { heap: _, ...first } = await soak(5, 300, 'sync')
  const { heap: __, ...again } = await soak(5, 300, 'sync')
  expect(again).toEqual(first)
})
