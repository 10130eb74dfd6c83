import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.js'
import { targets } from './targets.js'

describe.each(targets.map((target) => [target.name, target] as const))(
  'fuzzing: %s',
  (name, { inputs, check }) => {
    it('finds no fault in a few inputs (npm run fuzz: as many as there is time for)', async () => {
      await fc.assert(
        fc.asyncProperty(inputs, async (input) => {
          await check(input as never)
        }),
        { numRuns: 150 },
      )
    })

    it('finds none in what once was one, or is the shape of a known one', async () => {
      const kept = readCorpus(name)
      for (const input of kept) await check(input as never)
      expect(kept.length).toBeGreaterThan(0)
    })
  },
)
