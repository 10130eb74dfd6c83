import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, sourceFiles } from '../architecture/imports.js'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((page) => page.endsWith('.md'))
  .map((page) => readFileSync(join(root, page), 'utf8'))

/** Statements of the module itself that wait: what is awaited in a function is behind its `async`. */
function topLevelAwaits(text: string): readonly string[] {
  const statements = text.split(/\n(?=[^\s})\]/*])/)
  return statements
    .map((statement) => statement.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))
    .filter((statement) => /\bawait\b/.test(statement.split(/\basync\b/)[0] ?? ''))
}

describe('package.json', () => {
  it('ships the code, its sources for debuggers, and what an operator reads', () => {
    expect(manifest.files).toEqual(['dist', 'src', 'adapters', 'CHANGELOG.md', 'SECURITY.md'])
    expect(manifest.sideEffects).toBe(false)
    expect(manifest.type).toBe('module')
  })

  it('runs where require() loads ES modules: Node.js 20.19 and 22.12, and later', () => {
    expect(manifest.engines).toEqual({ node: '^20.19.0 || >=22.12.0' })
    expect(pages[0]).toContain('\n20.19 and later 20.x, 22.12 and later, and the newest.')
  })
})

describe('the documentation', () => {
  it('names every entry point, and none that is not there', () => {
    const named = pages.flatMap((text) =>
      [...text.matchAll(/['`"]oauth-resource-server(\/[\w./-]+)?['`"]/g)].map(
        ([, path = '']) => `.${path}`,
      ),
    )
    const entryPoints = Object.keys(manifest.exports).filter((path) => path !== './package.json')
    expect([...new Set(named)].sort()).toEqual(entryPoints.sort())
  })
})

describe('the sources', () => {
  it('wait for nothing while they are loaded, or require() could not load them', () => {
    const files = [...sourceFiles('src'), ...sourceFiles('adapters')]
    expect(files.length).toBeGreaterThan(100)
    const waiting = files.filter(
      (file) => topLevelAwaits(readFileSync(join(root, file), 'utf8')).length > 0,
    )
    expect(waiting).toEqual([])
  })

  it.each([
    ['a statement', 'await x()'],
    ['a constant', 'const a = 1\nexport const x = await y()'],
    ['an argument', 'export const x = f(\n  await y(),\n)'],
    ['what an async function answers', 'const x = await (async () => 1)()'],
  ])('would be found to wait in %s', (_, text) => {
    expect(topLevelAwaits(text)).toHaveLength(1)
  })

  it('may wait in functions', () => {
    expect(topLevelAwaits('/** await */\nexport async function f() {\n  await g()\n}')).toEqual([])
  })
})
