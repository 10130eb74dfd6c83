import { once } from 'node:events'
import { formatCurlLines } from './curl.mjs'
import { resources } from './resources.mjs'
import { runScenario } from './scenario.mjs'
import { startDemo } from './start-demo.mjs'
import { formatTable } from './table.mjs'

const demo = await startDemo()
const { urls, log } = demo
console.log(`Authorization server, node-oidc-provider:   ${urls['authorization server']}
API, Express with oauth-resource-server:    ${urls.api}

Resources that access tokens are issued for, and the algorithm that signs them:
${Object.entries(resources).map(describeResource).join('\n')}
`)

const results = await runScenario(demo)
console.log(formatTable(results))
process.exitCode = results.every(({ asExpected }) => asExpected) ? 0 : 1

if (process.argv.includes('--serve')) {
  console.log(
    '\nTo try, until Ctrl+C; the tokens are good for an hour. What the API logs follows.\n',
  )
  console.log(formatCurlLines(demo).join('\n'))
  log.on('accepted', ({ resource }) => console.log(`accepted for ${resource}`))
  log.on('refused', ({ reason, detail }) => console.log(`refused, ${reason}: ${detail}`))
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}
await demo.close()

function describeResource([resource, { algorithm, audience }]) {
  const note = audience ? `aud: ${audience.join(', ')}` : ''
  return `  ${algorithm}  ${resource}  ${note}`.trimEnd()
}
