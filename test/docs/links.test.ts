import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../architecture/imports.js'

/** What the script says of a folder with these pages, beside a README that links to `docs/a.md`. */
function check(pages: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'links-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const all = { 'README.md': '[a](docs/a.md)', 'docs/a.md': '# A', 'src/a.ts': '', ...pages }
  for (const [page, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, page)), { recursive: true })
    writeFileSync(join(folder, page), text)
  }
  return run(folder)
}

function run(folder: string): readonly string[] {
  const script = join(root, '.ci/links.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' })
  const problems = stderr.split('\n').filter((line) => line !== '')
  expect(status).toBe(problems.length === 0 ? 0 : 1)
  return problems
}

describe('links in the documentation', () => {
  it('all lead somewhere', () => {
    expect(run(root)).toEqual([])
  })

  it.each([
    ['a file', '[x](../src/a.ts)'],
    ['a folder', '[x](../src)'],
    ['a heading of the page', '# A\n\n[x](#a)'],
    [
      'a heading with code, signs and a link in it',
      '# `x` is not a+b: [c_d](z.md)!\n\n[x](#x-is-not-ab-c_d)',
    ],
    ['the second heading of a name', '# A\n\n# A\n\n[x](#a-1)'],
    ['another site, which is not asked', '[x](https://example.com/none)'],
    ['nothing, in code', '`[x](none.md)` and `` ` [x](none.md)``\n\n```\n[x](none.md)\n```'],
  ])('may lead to %s', (_, page) => {
    expect(check({ 'docs/a.md': page.replace('[c_d](z.md)', '[c_d](a.md)') })).toEqual([])
  })

  it.each([
    ['no file', '[x](none.md)', 'docs/a.md:1: none.md: there is no such file'],
    ['no file, behind a title', '[x](none.md "x")', 'docs/a.md:1: none.md: there is no such file'],
    ['no heading', '# A\n\n[x](#b)', 'docs/a.md:3: #b: there is no such heading'],
    [
      'a heading in a code block',
      '```\n# B\n```\n[x](#b)',
      'docs/a.md:4: #b: there is no such heading',
    ],
    [
      'no heading of another page',
      '[x](../README.md#b)',
      'docs/a.md:1: ../README.md#b: there is no such heading',
    ],
    ['a heading of a folder', '[x](../src#b)', 'docs/a.md:1: ../src#b: has no headings'],
    ['outside', '[x](../../b.md)', 'docs/a.md:1: ../../b.md: outside of the repository'],
    [
      'no file, behind code of two lines',
      '`a\nb` [x](none.md) `c`',
      'docs/a.md:2: none.md: there is no such file',
    ],
  ])('must not lead to %s', (_, page, problem) => {
    expect(check({ 'docs/a.md': page })).toEqual([problem])
  })

  it('leave no page behind', () => {
    expect(check({ 'docs/b.md': '# B' })).toEqual(['docs/b.md: no page links to it'])
  })
})
