import { describe, expect, it } from 'vitest'
import type { Issuer } from '../../src/issuers/issuer.js'
import { createTenantIssuers } from '../../src/issuers/tenant-issuers.js'
import type { AcceptedHeader } from '../../src/jwt/check-header.js'

const header = {} as AcceptedHeader

/** Issuers whose keys are what `find` answers. */
function tenants(find: () => readonly [] | Promise<readonly []>) {
  const made: string[] = []
  const issuers = createTenantIssuers((identifier) => {
    made.push(identifier)
    return { identifier, keys: { find } } as unknown as Issuer
  })
  return { made, issuers }
}

describe('the issuers of a template', () => {
  it('are made when they are first asked for, once', () => {
    const { made, issuers } = tenants(() => [])
    expect(issuers.find('https://a.example', 'a')).toBe(issuers.find('https://a.example', 'a'))
    expect([made, issuers.count()]).toEqual([['https://a.example'], 0])
  })

  it.each<[what: string, find: () => readonly [] | Promise<readonly []>]>([
    ['at once', () => []],
    ['after a fetch', async () => []],
  ])('settle when their keys are found, %s, and stay the same source', async (_, find) => {
    const { made, issuers } = tenants(find)
    await issuers.find('https://a.example', 'a').keys.find(header)
    expect(issuers.count()).toBe(1)
    const settled = issuers.find('https://a.example', 'a')
    expect(settled.keys.find).toBe(find)
    expect(made).toHaveLength(1)
  })

  it('that never had keys do not drive out those that had', async () => {
    const { made, issuers } = tenants(() => [])
    await issuers.find('https://a.example', 'a').keys.find(header)
    for (let index = 0; index < 3000; index += 1) issuers.find(`https://${index}.example`, 'x')
    issuers.find('https://a.example', 'a')
    expect([made.length, issuers.count()]).toEqual([3001, 1])
  })

  it('that wait are 1,000 at most: the least recently used gives way', () => {
    const { made, issuers } = tenants(() => [])
    for (let index = 0; index < 1000; index += 1) issuers.find(`https://${index}.example`, 'x')
    issuers.find('https://0.example', 'x')
    expect(made).toHaveLength(1000)
    issuers.find('https://1000.example', 'x')
    issuers.find('https://0.example', 'x')
    expect(made).toHaveLength(1001)
    issuers.find('https://1.example', 'x')
    expect(made).toHaveLength(1002)
  })

  it('that have keys are 1,000 at most', async () => {
    const { issuers } = tenants(() => [])
    for (let index = 0; index < 1001; index += 1) {
      await issuers.find(`https://${index}.example`, 'x').keys.find(header)
    }
    expect(issuers.count()).toBe(1000)
  })

  it('that gave way are made anew, with nothing left of them', async () => {
    const { made, issuers } = tenants(() => [])
    const names = Array.from({ length: 1000 }, (_, index) => `https://${index}.example`)
    for (const name of names) await issuers.find(name, 'x').keys.find(header)
    for (const name of names.slice(0, -1)) issuers.find(name, 'x')
    await issuers.find('https://further.example', 'x').keys.find(header)
    expect(made).toHaveLength(1001)
    issuers.find('https://999.example', 'x')
    expect(made).toHaveLength(1002)
  })

  it('do not settle when their keys cannot be found', async () => {
    const { issuers } = tenants(() => Promise.reject(new Error('down')))
    const verdict = issuers.find('https://a.example', 'a').keys.find(header)
    await expect(verdict).rejects.toThrow('down')
    expect(issuers.count()).toBe(0)
  })
})
