import { resources, runMatrix } from './matrix.mjs'

const short = (resource) => resource.replace('https://api.example.com/t/', '')
let surprises = 0

function expect(asExpected, text) {
  console.log(`${asExpected ? '✓' : '✗'} ${text}`)
  surprises += asExpected ? 0 : 1
}

const rows = await runMatrix(async (tokens) => {
  const { fromToken, migrated, migrating } = await import('./servers.mjs')
  console.log('\nThe token names the tenant (tenantFrom)')
  for (const [resource, token] of Object.entries(tokens)) {
    const verdict = await fromToken.verify(token).then(
      ({ tenant }) => tenant,
      ({ reason }) => reason,
    )
    const [tenant, api] = short(resource).split('/')
    expect(
      verdict === (api === 'orders' ? tenant : 'audience_mismatch'),
      `${short(resource)}: ${verdict}`,
    )
  }
  console.log('\nNo tenant’s token passes at an API that has none')
  for (const server of [migrating, migrated]) {
    const { reason } = await server.verify(tokens[resources[0]]).catch((error) => error)
    expect(reason === 'audience_mismatch', `${short(resources[0])}: ${reason}`)
  }
})

for (const way of ['path', 'host', 'header']) {
  console.log(`\nThe tenant of the request is in the ${way}`)
  console.log(
    `  ${'token for, at'.padEnd(18)}${resources.map((at) => short(at).padEnd(18)).join('')}`,
  )
  for (const token of resources) {
    const cells = rows.filter((row) => row.way === way && row.token === token)
    const asExpected = cells.every(({ at, status, body }) => {
      const bound = `${body.tenant} ${body.resource}` === `${short(at).split('/')[0]} ${at}`
      return at === token ? status === 200 && bound : status === 401
    })
    const line = cells.map(({ status }) => String(status).padEnd(18)).join('')
    expect(asExpected && cells.length === 4, short(token).padEnd(18) + line)
  }
}

console.log(surprises === 0 ? '\nEach token passes where it belongs, and nowhere else.' : '')
if (surprises > 0) process.exitCode = 1
