import type { Paint, Style } from '../terminal/style.js'
import { hang, words } from '../terminal/wrap.js'
import { showTime } from './show.js'
import type { CheckOutcome, Explanation, Refused, Step } from './walk.js'

/** Columns of what became of a check. */
const lead = 12

/** An explanation for a terminal: the checks in their order, the verdict at the end. */
export function printExplanation(
  explanation: Explanation,
  remarks: readonly string[],
  style: Style,
): string {
  const { steps, refused, facts } = explanation
  const lines = steps.flatMap((step) => [
    ...stepLine(step, style),
    ...(isDecisive(step) ? reasons(step, refused as Refused, style) : []),
  ])
  const verdict = refused === undefined ? accepted(facts, style) : refusal(refused, style)
  const notes = [...remarks, ...(steps.some(({ outcome }) => outcome === 'off') ? [offNote] : [])]
  const footer = notes.flatMap((note) => hang('', words(note, style.dim), style))
  return `${[...lines, '', ...verdict, '', ...footer].join('\n').trimEnd()}\n`
}

const offNote =
  'off: not asked for here. A schema, requireClaims and check run in the application alone.'

function isDecisive({ outcome }: Step): boolean {
  return outcome === 'fail' || outcome === 'unavailable'
}

function refusal({ reason, status, error, detail }: Refused, style: Style): readonly string[] {
  const paint = status === 503 ? style.yellow : style.red
  const verdict = status === 503 ? 'no verdict' : 'refused'
  const answer = [status, error].filter((each) => each !== undefined).join(' ')
  return [
    ...hang('', words(`${verdict}: ${reason}, ${answer}`, paint), style),
    ...hang('', words(detail), style),
  ]
}

function stepLine({ check, outcome }: Step, style: Style): readonly string[] {
  const paints: Readonly<Record<CheckOutcome, Paint>> = {
    pass: style.green,
    fail: style.red,
    unavailable: style.yellow,
    off: style.dim,
    not_reached: style.dim,
  }
  const quiet = outcome === 'off' || outcome === 'not_reached'
  const title = words(check.title, quiet ? style.dim : undefined)
  // A section stays in one piece.
  const rule = `(${check.rule})`.split(/(?<=,) /).map((text) => ({ text, paint: style.dim }))
  return hang(outcome.replace('_', ' ').padEnd(lead), [...title, ...rule], style, paints[outcome])
}

function reasons({ comparison }: Step, refused: Refused, style: Style): readonly string[] {
  const { reason, profiles } = refused
  return [
    ...member('reason', reason, style),
    ...(comparison === undefined
      ? []
      : [
          ...member('expected', comparison.expected, style),
          ...member('received', comparison.received, style),
        ]),
    ...(profiles.length > 0 ? member('profiles', profiles.join(', '), style) : []),
  ]
}

function member(name: string, value: string | readonly string[], style: Style): readonly string[] {
  const values = [value].flat()
  return (values.length === 0 ? ['none'] : values).flatMap((text, index) => {
    const label = index === 0 ? name : ''
    return hang(`${' '.repeat(lead)}${label.padEnd(10)}`, words(text), style, style.bold)
  })
}

function accepted(
  { accessToken, configuration }: Explanation['facts'],
  style: Style,
): readonly string[] {
  const { issuer, subject, clientId, resource, tenant, scopes, expiresAt } = accessToken
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['issuer', issuer],
    ['subject', subject],
    ['client', clientId],
    ['resource', resource],
    ['tenant', tenant],
    ['scopes', [...scopes].join(' ')],
    ['expires', showTime(expiresAt, configuration.now())],
  ]
  const members = rows.flatMap(([name, value]) =>
    value === undefined ? [] : hang(`  ${name.padEnd(10)}`, words(value), style),
  )
  return [style.green(style.bold('accepted')), ...members]
}
