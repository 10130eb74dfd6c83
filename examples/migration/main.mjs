// Asks every application the same, before and after, on loopback: node main.mjs [page.md [--check]]
// The table in the page is written by this, or with --check compared.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTestIssuer } from 'oauth-resource-server/testing'
import { apps, startApp } from './apps.mjs'
import { ask, stop } from './ask.mjs'
import { duringOutage, requests } from './requests.mjs'
import { updateTable } from './table.mjs'

process.env.NODE_ENV = 'test' // Express prints no stack traces
const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
const tsc = join(dirname(typescript), 'bin', 'tsc')
const project = fileURLToPath(new URL('nestjs-passport', import.meta.url))
const { status } = spawnSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' })
if (status !== 0) process.exit(1)

const issuer = await createTestIssuer({
  audience: 'https://api.example.com/orders',
  algorithms: ['RS256'],
})
issuer.moveJwks('/.well-known/jwks.json')

const surprises = []
const columns = []
for (const [name, before, after] of apps) {
  columns.push([name, await answersOf(before)])
  const ours = await answersOf(after)
  compare(name, columns.at(-1)[1], ours)
}
await issuer.close()

console.log(`\n${apps.length} libraries, ${requests.length + 1} requests each before and after`)
const [page] = process.argv.slice(2).filter((argument) => argument !== '--check')
if (page !== undefined) {
  const rows = [...requests, duringOutage]
  const fault = updateTable(page, rows, columns, process.argv.includes('--check'))
  if (fault !== undefined) surprises.push(fault)
}
for (const surprise of surprises) console.error(`✗ ${surprise}`)
process.exitCode = surprises.length === 0 ? 0 : 1

async function answersOf(module) {
  const server = await startApp(module, issuer.issuer)
  const answers = []
  for (const [, make] of requests) answers.push(await ask(server, await make(issuer)))
  await stop(server)

  const fresh = await startApp(module, issuer.issuer)
  const request = await duringOutage[1](issuer)
  await issuer.fail('down')
  answers.push(await ask(fresh, request))
  await issuer.recover()
  await stop(fresh)
  return answers
}

/** Both have to accept what is good; what the one before accepts beyond that is why to change. */
function compare(name, before, after) {
  console.log(`\n${name}`)
  for (const [index, [request, , status, source]] of [...requests, duringOutage].entries()) {
    const [was, is] = [before[index], after[index]]
    if (is.status !== status)
      surprises.push(`${name}, after: ${request}: ${is.status}, not ${status}`)
    if ([401, 403].includes(status) && !is.challenge?.startsWith('Bearer realm="api"')) {
      surprises.push(`${name}, after: ${request}: no challenge`)
    }
    if (status === 200 && (was.status !== 200 || was.subject !== is.subject)) {
      surprises.push(`${name}, before: ${request}: ${was.status} ${was.subject}`)
    }
    if (status !== 200 && was.status === 200) {
      console.log(`  accepted before, ${status} after: ${request} (${source})`)
    } else if (was.status !== status) {
      console.log(`  ${was.status} before, ${status} after: ${request} (${source})`)
    }
  }
  const bare = before.filter(({ status, challenge }) => status === 401 && !challenge).length
  if (bare > 0)
    console.log(`  401 without WWW-Authenticate before: ${bare} times (RFC 9110 §15.5.2)`)
}
