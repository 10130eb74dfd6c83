import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faults } from '../../src/testing/faults.js'
import { badTokens, createTestIssuer } from '../../src/testing/index.js'
import { profileShapes } from '../../src/testing/profile-shapes.js'
import { root } from '../architecture/imports.js'

const page = readFileSync(join(root, 'docs/testing-your-api.md'), 'utf8')
const section = (title: string) => page.split(/^#+ /m).find((text) => text.startsWith(title)) ?? ''
const missing = (names: readonly string[], text: string) =>
  names.filter((name) => !new RegExp(`\`${name}\\b`).test(text))

describe('docs/testing-your-api.md', () => {
  it('names every fault, bad token and shape', () => {
    expect(missing(Object.keys(faults), section('Faults'))).toEqual([])
    expect(missing(Object.keys(badTokens), section('Bad tokens'))).toEqual([])
    expect(missing(Object.keys(profileShapes), section('Shapes'))).toEqual([])
  })

  it('names every member of an issuer', async () => {
    await using issuer = await createTestIssuer()
    expect(missing(Object.keys(issuer), section('Reference'))).toEqual([])
  })
})
