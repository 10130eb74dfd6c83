import type { Paint, Style } from '../terminal/style.js'
import { hang, words } from '../terminal/wrap.js'
import type { Finding, Level } from './finding.js'

/** Findings for a terminal, and what they come to. */
export function printFindings(issuer: string, findings: readonly Finding[], style: Style): string {
  const paints: Readonly<Record<Level, Paint>> = {
    ok: style.green,
    note: style.dim,
    problem: style.yellow,
    unusable: style.red,
  }
  const width = Math.max(...findings.map(({ topic }) => topic.length))
  const lines = findings.flatMap(({ level, topic, text }) =>
    hang(`${level.padEnd(8)}  ${topic.padEnd(width)}  `, words(text), style, paints[level]),
  )
  return `${[...lines, '', ...hang('', verdict(issuer, findings, style), style)].join('\n')}\n`
}

function verdict(issuer: string, findings: readonly Finding[], { red, yellow, green }: Style) {
  const count = (wanted: Level): number => findings.filter(({ level }) => level === wanted).length
  if (count('unusable') > 0) return words(`${issuer} cannot be used`, red)
  const problems = count('problem')
  if (problems === 0) return words(`${issuer} can be used`, green)
  const found = problems === 1 ? 'one problem' : `${problems} problems`
  return words(`${issuer} can be used, with ${found}`, yellow)
}
