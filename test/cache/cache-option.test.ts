import { describe, expect, it } from 'vitest'
import { ConfigurationError, type ResourceServerOptions } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const good = await keys.issue()

async function figuresAfter(cache: ResourceServerOptions['cache'], times: number) {
  const server = resourceServer(keys, { cache })
  for (let time = 0; time < times; time += 1) await server.verify(good)
  return server.health().cache
}

describe('the cache option', () => {
  it('remembers verified tokens unless told otherwise', async () => {
    expect(await figuresAfter(undefined, 3)).toEqual({
      entries: 1,
      maxEntries: 10_000,
      hits: 2,
      misses: 1,
      evictions: 0,
    })
  })

  it('takes a number of entries', async () => {
    expect((await figuresAfter({ maxEntries: 5 }, 1))?.maxEntries).toBe(5)
    expect((await figuresAfter({}, 1))?.maxEntries).toBe(10_000)
  })

  it('can be false: nothing is remembered, and every verdict is the same', async () => {
    expect(await figuresAfter(false, 3)).toBeUndefined()
  })

  it('accepts one token as one object, since nobody can change it', async () => {
    const server = resourceServer(keys)
    expect(await server.verify(good)).toBe(await server.verify(good))
  })

  it.each<[unknown, string]>([
    [true, 'cache is true: write false, or an object such as cache: { maxEntries: 10000 }.'],
    [null, 'cache is null: write false'],
    [{ max: 5 }, 'cache has no option "max": write one of maxEntries.'],
    [{ maxEntries: 0 }, 'cache.maxEntries is 0: write a whole number of tokens, at least 1'],
    [{ maxEntries: 1.5 }, 'cache.maxEntries is 1.5'],
  ])('cannot be %j', (cache, message) => {
    const build = () => resourceServer(keys, { cache: cache as false })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(message)
  })
})
