import { styleText } from 'node:util'

/** Writes the results as a table of about 100 columns. No token is in it. */
export function formatTable(results) {
  const lines = [
    columns(' ', 'request', 'token for', 'alg', 'verdict', 'status', 'reason, in the log'),
  ]
  let heading
  for (const result of results) {
    if (result.heading !== heading) {
      heading = result.heading
      lines.push('', styleText('bold', heading))
    }
    lines.push(...formatResult(result))
  }
  return [...lines, '', ...formatDescriptions(results), '', formatSummary(results)].join('\n')
}

function formatResult({ request, token, algorithm, actual, expected, asExpected }) {
  const { status, reason, challenge } = actual
  const mark = asExpected ? styleText('green', '✓') : styleText('red', '✗')
  const verdict = status < 400 ? 'accepted' : 'refused'
  const lines = [columns(mark, request, token, algorithm, verdict, String(status), reason ?? '')]
  if (challenge !== null) {
    lines.push(styleText('dim', `  ${challenge.replace(description, 'error_description="…"')}`))
  }
  if (!asExpected) {
    lines.push(...formatDifferences(expected, actual))
  }
  return lines
}

function formatDifferences(expected, actual) {
  return Object.entries(expected)
    .filter(([name, value]) => value !== actual[name])
    .map(([name, value]) => styleText('red', `  expected ${name}: ${value ?? 'none'}`))
}

function columns(mark, request, token, algorithm, verdict, status, reason) {
  const cells = [request.padEnd(20), token.padEnd(28), algorithm.padEnd(5), verdict.padEnd(8)]
  return [mark, ...cells, status.padEnd(6), reason].join(' ').trimEnd()
}

const description = /error_description="([^"]*)"/

/** Each is one constant per error code: printed once instead of in every challenge. */
function formatDescriptions(results) {
  const challenges = results.map(({ actual }) => actual.challenge ?? '')
  const descriptions = challenges.flatMap((challenge) => {
    const code = /error="([^"]*)"/.exec(challenge)?.[1]
    const text = description.exec(challenge)?.[1]
    return code && text ? [`${code.padEnd(19)}error_description="${text}"`] : []
  })
  return [...new Set(descriptions)]
}

function formatSummary(results) {
  const differing = results.filter(({ asExpected }) => !asExpected).length
  return differing === 0
    ? styleText('green', `All ${results.length} rows came out as they must.`)
    : styleText('red', `${differing} of ${results.length} rows did not come out as they must.`)
}
