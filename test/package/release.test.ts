import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../architecture/imports.js'

const folder = join(root, '.github', 'workflows')
const workflows = readdirSync(folder).map(
  (name) => [name, readFileSync(join(folder, name), 'utf8')] as const,
)

describe.each(workflows)('the workflow %s', (name, text) => {
  it('has no permission but those that a job asks for', () => {
    expect(text).toMatch(/^permissions: \{\}$/m)
    const granted = [...text.matchAll(/^ {6}([\w-]+: (?:read|write))$/gm)].map(([, line]) => line)
    const allowed =
      name === 'release.yml' ? ['contents: read', 'id-token: write'] : ['contents: read']
    expect([...new Set(granted)]).toEqual(allowed)
  })

  it('names actions by commit, with the version beside it', () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(0)
    const pinned = /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/
    expect(uses.filter((action) => !pinned.test(action ?? ''))).toEqual([])
  })

  it('keeps no credentials, and runs no scripts of what it installs', () => {
    const count = (what: string) => text.split(what).length - 1
    expect(count('persist-credentials: false')).toBe(count('actions/checkout@'))
    expect(count('npm ci --ignore-scripts')).toBe(count('npm ci'))
    expect(text).not.toContain('secrets.')
  })
})

/** What the script says of a tag of `acme/orders`, where the folder has this manifest and changelog. */
function release(tag: string, manifest: object, changelog: string): readonly string[] {
  const at = mkdtempSync(join(tmpdir(), 'release-'))
  onTestFinished(() => rmSync(at, { recursive: true }))
  writeFileSync(join(at, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(at, 'CHANGELOG.md'), changelog)
  const args = [join(root, '.ci/release.mjs'), tag, 'acme/orders', at]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const problems = stderr.split('\n').filter((line) => line !== '')
  expect(status).toBe(problems.length === 0 ? 0 : 1)
  return problems
}

describe('a release', () => {
  const repository = { type: 'git', url: 'git+https://github.com/acme/orders.git' }
  const manifest = { version: '1.2.0', repository }
  const changelog = '# Changelog\n\n## 1.2.0, 2026-12-01\n\n## 1.1.0, 2026-11-01\n'

  it('is one where tag, version, changelog and repository agree', () => {
    expect(release('v1.2.0', manifest, changelog)).toEqual([])
  })

  it('is none where they do not', () => {
    const mallory = 'https://github.com/mallory/acme-orders'
    expect(
      release('v1.2.1', { ...manifest, repository: mallory }, '## 1.1.0, 2026-11-01\n'),
    ).toEqual([
      'the tag is v1.2.1, the version in package.json is 1.2.0',
      'CHANGELOG.md does not begin with "## 1.2.0, YYYY-MM-DD"',
      '"repository" in package.json does not name acme/orders',
    ])
  })

  it('is none without a date and a repository', () => {
    expect(release('v1.2.0', { version: '1.2.0' }, '## 1.2.0, unreleased\n')).toEqual([
      'CHANGELOG.md does not begin with "## 1.2.0, YYYY-MM-DD"',
      '"repository" in package.json does not name acme/orders',
    ])
  })
})
