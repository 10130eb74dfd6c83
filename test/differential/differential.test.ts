import { describe, expect, it } from 'vitest'
import { compare } from './compare.js'
import { differenceClasses } from './differences.js'
import { caseOf } from './mutator.js'

describe('verdicts against those of jose and oauth4webapi', () => {
  it('differ in no way that is not in the table (npm run differential: 200000 cases)', async () => {
    const { unexplained, accepted, reasons, classes } = await compare(1, 3000)
    expect(unexplained).toEqual([])
    // The grammar reaches what there is to reach.
    expect(accepted).toBeGreaterThan(300)
    expect(Object.keys(reasons).length).toBeGreaterThan(14)
    expect(Object.keys(classes).length).toBeGreaterThan(12)
  })

  it('are compared on the same cases for the same seed', () => {
    for (let index = 0; index < 50; index += 1) {
      const [one, again] = [caseOf(7, index), caseOf(7, index)]
      const { text: first, ...made } = one
      const { text: second, ...remade } = again
      expect(made).toEqual(remade)
      // ECDSA signs with a number of its own each time: all but the signature is the same.
      const unsigned = (text: string) => text.split('.').slice(0, 2)
      if (!one.recipe.some((step) => step.includes('another order'))) {
        expect(unsigned(first)).toEqual(unsigned(second))
      }
    }
  })

  it.each(differenceClasses.map(({ name, because }) => [name, because]))(
    'have a section for: %s (%s)',
    (_, because) => {
      expect(because).toMatch(/^RFC \d{4} §/)
    },
  )
})
