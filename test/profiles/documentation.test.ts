import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { profiles } from '../../src/profiles/profiles.js'
import { root } from '../architecture/imports.js'

const page = readFileSync(join(root, 'docs/providers.md'), 'utf8')
const cells = (name: string): readonly string[] =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\` |`))
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim()) ?? []
const words = (cell = '') => cell.match(/[A-Za-z0-9_+-]+/g) ?? []

describe('docs/providers.md', () => {
  it('has a row for every profile, and for no other', () => {
    const named = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(named).toEqual(Object.keys(profiles))
  })

  it.each(Object.values(profiles))('says of $name what its row in the code does', (profile) => {
    const [, types, claims, clients] = cells(profile.name)
    const taken = words(types).map((type) => type.toLowerCase())
    expect(taken).toEqual([...profile.types, ...(profile.untyped ? ['none'] : [])])
    const required = profile.requiredClaims.filter((claim) => claim !== 'iss' && claim !== 'exp')
    expect(words(claims?.match(/`([^`]*)`/)?.[1])).toEqual(required)
    const quoted = [...(clients ?? '').matchAll(/`(\w+)`/g)].map(([, claim]) => claim)
    expect(quoted).toEqual(profile.clientClaims)
    expect(clients?.includes('if any')).toBe(!profile.clientRequired)
  })

  it('names every claim that tells other tokens', () => {
    const told = /says by its claims.*?`Bearer`\./s.exec(page)?.[0] ?? ''
    const missing = [...profiles.generic.tells.keys()].filter(
      (name) => !told.includes(`\`${name}\``),
    )
    expect(missing).toEqual([])
  })
})
