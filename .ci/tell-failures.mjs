// Says again, at the end of a long log, which tests failed and which files are not covered as a whole.
import { readFileSync } from 'node:fs'

const [tests, coverage] = process.argv.slice(2).map((file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
})

for (const { name, status, message, assertionResults } of tests?.testResults ?? []) {
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) console.log(`${name}: ${message}`)
  for (const { fullName, failureMessages } of failed) {
    console.log(`${name}: ${fullName}\n${failureMessages.join('\n')}`)
  }
}
for (const [file, kinds] of Object.entries(coverage ?? {})) {
  for (const [kind, { pct, covered, total }] of Object.entries(kinds)) {
    if (pct < 100) console.log(`${file}: ${covered} of ${total} ${kind} are covered`)
  }
}
