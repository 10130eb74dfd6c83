import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../architecture/imports.js'

const manifest = {
  name: 'pack',
  exports: {
    '.': { types: './dist/index.d.ts' },
    './sub': { types: './dist/sub/index.d.ts' },
    './package.json': './package.json',
  },
}

/** What the script makes of a package with these declarations. */
function write(declarations: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'api-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const files = {
    'package.json': JSON.stringify(manifest),
    'docs/api.md': '',
    'dist/index.d.ts': '/** A. */\nexport declare function a(): void;\n',
    'dist/sub/index.d.ts': "export { a } from '../index.js';\n",
    ...declarations,
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const run = (...more: readonly string[]) => {
    const script = join(root, '.ci/api.mjs')
    return spawnSync(process.execPath, [script, ...more, folder], { encoding: 'utf8' })
  }
  const { stderr } = run()
  const page = readFileSync(join(folder, 'docs/api.md'), 'utf8')
  return { stderr, page, folder, check: () => run('--check') }
}

describe('the page of the API', () => {
  it('describes each export once, and links to it from where it is exported again', () => {
    const { stderr, page } = write({})
    expect(stderr).toBe('')
    expect(page).toContain(
      '## pack\n\n[`a`](#a)\n\n### a\n\nA.\n\n```ts\nfunction a(): void\n```\n',
    )
    expect(page.endsWith('## pack/sub\n\n[`a`](#a)\n')).toBe(true)
  })

  it('makes links and lists of the tags of a comment', () => {
    const comment =
      '/**\n * Adds {@link B} and {@link Error}.\n *\n * Does NOT stop.\n *\n * @param x - One\n *   and more.\n * @throws {@link B} always.\n */'
    const { page } = write({
      'dist/index.d.ts': `${comment}\nexport declare function a(x: B): void;\n/** B. */\nexport type B = 'x';\n`,
    })
    expect(page).toContain(
      'Adds [`B`](#b) and `Error`.\n\nDoes NOT stop.\n\n- `x`: One and more.\n- Throws [`B`](#b) always.\n\n```ts',
    )
  })

  it('tells names apart that differ in the case of letters, as GitHub does', () => {
    const { page } = write({
      'dist/index.d.ts':
        '/** Type. */\nexport interface A {\n    b: string;\n}\n/** A. */\nexport declare function a(): A;\n',
    })
    expect(page).toContain('[`a`](#a), [`A`](#a-1)')
    expect(page.indexOf('### a\n')).toBeLessThan(page.indexOf('### A\n'))
  })

  it('finds the end of a declaration, whatever its comments and texts hold', () => {
    const { page } = write({
      'dist/index.d.ts':
        "/** A. */\nexport interface A {\n    /** A } and a { in { it. */\n    b: '{' | '(';\n    /**\n     * ((\n     */\n    c(): {\n        d: 1;\n    };\n}\n/** B. */\nexport declare const a: A;\n",
    })
    expect(page).toContain(
      "interface A {\n  /** A } and a { in { it. */\n  b: '{' | '('\n  /**\n   * ((\n   */\n  c(): {\n    d: 1\n  }\n}\n```",
    )
  })

  it('goes on where a line ends before the declaration does', () => {
    const { page } = write({
      'dist/sub/index.d.ts': "/** B. */\nexport type B = \n/** X. */\n'x';\n",
    })
    expect(page).toContain("```ts\ntype B = \n/** X. */\n'x'\n```")
  })

  it('describes once what has two names', () => {
    const { page } = write({
      'dist/sub/index.d.ts': "export { b, b as default } from './b.js';\n",
      'dist/sub/b.d.ts': '/** B. */\nexport declare const b: 1;\n',
    })
    expect(page).toContain('[`b`](#sub-b), [`default`](#sub-b)')
    expect(page.match(/^### sub: .*$/gm)).toEqual(['### sub: b'])
  })

  it('shows what an entry point adds to the types of others', () => {
    const { page } = write({
      'dist/sub/index.d.ts': "import './more.js';\nexport { a as default } from '../index.js';\n",
      'dist/sub/more.d.ts': "declare module 'x' {\n    interface Y {\n        z: 1;\n    }\n}\n",
    })
    expect(page).toContain('[`default`](#a)')
    expect(page).toContain(
      "### sub: types of others\n\n```ts\ndeclare module 'x' {\n  interface Y {",
    )
  })

  it.each([
    ['none', 'export declare function a(): void;\n'],
    [
      'one of something else',
      '/** Import. */\nimport x from "x";\nexport declare function a(): void;\n',
    ],
    ['an empty one', '/** */\nexport declare function a(): void;\n'],
  ])('refuses an export without a comment: %s', (_, text) => {
    const { stderr } = write({ 'dist/index.d.ts': text })
    expect(stderr).toContain('a, which pack exports, has no comment')
  })

  it.each([
    ['all of a file', "export * from './b.js';\n", 'name what is exported'],
    ['what is not there', "export { b } from './sub/index.js';\n", 'does not export b'],
    [
      'a tag that nobody reads',
      '/**\n * A.\n *\n * @returns b\n */\nexport type A = 1;\n',
      '@returns b',
    ],
  ])('refuses %s', (_, text, problem) => {
    expect(
      write({ 'dist/index.d.ts': text, 'dist/sub/index.d.ts': '/** B. */\nexport type B = 1;\n' })
        .stderr,
    ).toContain(problem)
  })

  it('has drifted when a comment changes, and not before', () => {
    const { folder, check } = write({})
    expect(check().status).toBe(0)
    writeFileSync(
      join(folder, 'dist/index.d.ts'),
      '/** B. */\nexport declare function a(): void;\n',
    )
    expect(check()).toMatchObject({ status: 1, stderr: 'docs/api.md has drifted: npm run api\n' })
  })
})
