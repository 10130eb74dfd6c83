import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../architecture/imports.js'

const register = `# RFC 1
A-1 | §1 | MUST | one | met
A-2 | §2 | AS: MUST | two | not applicable because it binds the authorization server
A-3 | §3 | SHOULD | three | not yet: introspection
`
const title = "it('one (RFC 1 §1, A-1)', () => {})\n"

/** What the script makes of a folder with this register and this test. */
function write(changes: { register?: string; test?: string; file?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const files = {
    'test/rfc/requirements.txt': changes.register ?? register,
    [changes.file ?? 'test/rfc/a.test.ts']: changes.test ?? title,
    'docs/README.md': '',
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const run = (...more: readonly string[]) => {
    const script = join(root, '.ci/conformance.mjs')
    const { status, stderr } = spawnSync(process.execPath, [script, ...more, folder], {
      encoding: 'utf8',
    })
    const problems = stderr.split('\n').filter((line) => line !== '')
    expect(status).toBe(problems.length === 0 ? 0 : 1)
    return problems
  }
  const problems = run()
  const path = join(folder, 'docs/conformance.md')
  const page = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  return { problems, page, folder, check: () => run('--check') }
}

describe('the page of conformance', () => {
  it('says of each requirement its status and the tests that name it, and counts', () => {
    const { problems, page } = write()
    expect(problems).toEqual([])
    expect(page).toContain('| [RFC 1](#rfc-1) | 3 | 1 | 1 | 1 |\n| **all** | 3 | 1 | 1 | 1 |\n')
    expect(page).toContain('| of these a MUST of the resource server | 1 | 1 | 0 | 0 |\n')
    expect(page).toContain(
      '| A-1 | one (§1) | MUST | met | [one (RFC 1 §1)](../test/rfc/a.test.ts) |\n',
    )
    expect(page).toContain('| A-3 | three (§3) | SHOULD | not yet: introspection |  |\n')
  })

  it.each([
    ['of each', "it.each([\n  ['x', 1],\n])('one %s (RFC 1 §1, A-1)', () => {})\n"],
    ['on a line of its own', "it.each(['x'])(\n  'one %s (RFC 1 §1, A-1)',\n  () => {},\n)\n"],
    ['in other quotation marks', 'it("it\'s one (RFC 1 §1, A-1)", () => {})\n'],
    ['with several', "it('one (RFC 1 §1 and §2, A-1 and A-3)', () => {})\n"],
  ])('finds a title %s', (_, test) => {
    const { problems, page } = write({ test })
    expect(problems).toEqual([])
    expect(page).toMatch(/\| met \| \[.*one.*\]\(\.\.\/test\/rfc\/a\.test\.ts\) \|/)
  })

  it('finds a test wherever it is', () => {
    const { problems, page } = write({ file: 'test/keys/b.test.ts' })
    expect(problems).toEqual([])
    expect(page).toContain('(../test/keys/b.test.ts)')
  })

  it('has drifted when a title changes, and not before', () => {
    const { folder, check } = write()
    expect(check()).toEqual([])
    writeFileSync(join(folder, 'test/rfc/a.test.ts'), title.replace('one', 'another'))
    expect(check()).toEqual(['docs/conformance.md has drifted: npm run conformance'])
  })

  const at = 'test/rfc/requirements.txt'
  it.each([
    ['no status', 'A-4 | §4 | MAY | four', 'A-4 has no status'],
    ['an empty status', 'A-4 | §4 | MAY | four | ', 'A-4 has no status'],
    ['another status', 'A-4 | §4 | MAY | four | done', 'A-4 has no status'],
    ['no reason', 'A-4 | §4 | MAY | four | not applicable', 'A-4 has no status'],
    ['no later stage', 'A-4 | §4 | MAY | four | not yet', 'no later stage is named'],
    ['an unknown later stage', 'A-4 | §4 | MAY | four | not yet: soon', 'no later stage is named'],
    ['no test', 'A-4 | §4 | MUST | four | met', 'A-4 is met, and no test names it'],
    ['the id of another', 'A-1 | §4 | MUST | four | met', 'A-1 is there already'],
    ['no id', 'four | §4 | MUST | four | met', 'not id | section | level'],
    ['a column more', 'A-4 | §4 | MUST | four | met | x', 'not id | section | level'],
  ])('refuses a row with %s', (_, row, problem) => {
    const { problems, page } = write({ register: `${register}${row}\n` })
    expect(problems).toEqual([expect.stringContaining(problem)])
    expect(problems[0]).toMatch(new RegExp(`^${at}:5: `))
    expect(page).toBeUndefined()
  })

  it.each([
    ['an unknown requirement', 'A-9', 'A-9 is no requirement of test/rfc/requirements.txt'],
    ['one of an unknown kind', 'B-1', 'B-1 is no requirement of test/rfc/requirements.txt'],
  ])('refuses a test that names %s', (_, id, problem) => {
    const { problems } = write({ test: `${title}it('x (RFC 1 §9, ${id})', () => {})\n` })
    expect(problems).toEqual([`test/rfc/a.test.ts:2: ${problem}`])
  })

  it.each([
    ['in a group', "describe('one (RFC 1 §1, A-1)', () => {})\n"],
    ['in a row', "it.each([\n  ['one (RFC 1 §1, A-1)', 1],\n])('x', () => {})\n"],
    ['in a row of several lines', "it.each([\n  [\n    'one (RFC 1 §1, A-1)',\n  ],\n])('x')\n"],
  ])('refuses a requirement that is named %s', (_, test) => {
    const { problems } = write({ test: title + test })
    const line = test.startsWith('describe') ? 2 : test.includes('[\n    ') ? 4 : 3
    expect(problems).toEqual([
      `test/rfc/a.test.ts:${line}: requirements are named where no test has its title`,
    ])
  })

  it.each(['skip', 'todo', 'only', 'fails', 'skipIf(true)', 'runIf(false)'])(
    'refuses it.%s',
    (kind) => {
      const { problems } = write({ test: title.replace('it(', `it.${kind}(`) })
      expect(problems).toContain('test/rfc/a.test.ts:1: a test that does not always run')
    },
  )

  it('is what the register and the tests of this package say', () => {
    const script = join(root, '.ci/conformance.mjs')
    const { stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
    expect(stderr).toBe('')
  })
})
