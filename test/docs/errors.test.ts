import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refusals } from '../../src/index.js'
import { root } from '../architecture/imports.js'

const page = readFileSync(join(root, 'docs/errors.md'), 'utf8')
const source = readFileSync(join(root, 'src/errors/refusals.ts'), 'utf8')

/** A row of a table of reasons: `reason`, status, `error` or none, rule, cause, what to do. */
const rows = page
  .split('\n')
  .filter((line) => /^\| `\w+` \| \d/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))

function reasonsOf(type: string): readonly string[] {
  const [, union = ''] =
    new RegExp(`export type ${type} =([^\\n]*(?:\\n +\\|[^\\n]*)*)`).exec(source) ?? []
  return [...union.matchAll(/'(\w+)'/g)].map(([, reason]) => reason as string)
}

/** What clients see of each reason, as the page says. */
function wire(status: (status: string) => boolean): Readonly<Record<string, string>> {
  const chosen = rows.filter(([, at = '']) => status(at))
  return Object.fromEntries(chosen.map(([reason, at, error]) => [reason, `${at} ${error}`]))
}

describe('docs/errors.md', () => {
  it('has every refusal with its status and its code, and no other (RFC 6750 §3.1)', () => {
    const table = Object.entries(refusals).map(([reason, { status, error }]) => [
      `\`${reason}\``,
      `${status} ${error === undefined ? 'none' : `\`${error}\``}`,
    ])
    expect(table.length).toBeGreaterThan(20)
    expect(wire((status) => status !== '503')).toEqual(Object.fromEntries(table))
  })

  it('has every reason for which there is no verdict, and no other (RFC 9110 §15.6.4)', () => {
    const reasons = reasonsOf('UnavailableReason')
    expect(reasons).toContain('keys_unavailable')
    expect(wire((status) => status === '503')).toEqual(
      Object.fromEntries(reasons.map((reason) => [`\`${reason}\``, '503 none'])),
    )
  })

  it('reads the unions as they are written', () => {
    expect([...reasonsOf('Reason')].sort()).toEqual(Object.keys(refusals).sort())
  })

  it('names each reason once, with a rule, a cause and what to do', () => {
    const reasons = rows.map(([reason]) => reason)
    expect(reasons).toEqual([...new Set(reasons)])
    for (const [reason, , , rule, ...texts] of rows) {
      expect(rule, reason).toMatch(/\bRFC \d{4} §\d|^ours/)
      expect(texts, reason).toHaveLength(2)
      expect(
        texts.every((text) => text.length > 10),
        reason,
      ).toBe(true)
    }
  })
})
