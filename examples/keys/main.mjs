import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'

// The ways to configure keys that the documentation shows, against a real authorization server.
const authorizationServer = await startAuthorizationServer({ resources: {}, clients: [] })
Object.assign(process.env, { ISSUER: authorizationServer.issuer, PORT: '0' })

const failures = []
for (const name of ['fetch', 'store', 'several-issuers', 'templates']) {
  const { orders } = await import(`./${name}.mjs`)
  if (name === 'fetch' || name === 'store') await orders.ready()
  const states = orders
    .health()
    .issuers.map(({ issuer, state = 'template' }) => `${issuer} ${state}`)
  console.log(name.padEnd(16), states.join(', '))
  if ((name === 'fetch' || name === 'store') && !states[0].endsWith(' fresh')) failures.push(name)
}
const { server } = await import('./readiness.mjs')
if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
const { status } = await fetch(`http://127.0.0.1:${server.address().port}/`)
console.log('readiness'.padEnd(16), status)
if (status !== 200) failures.push('readiness')

server.closeAllConnections()
server.close()
await authorizationServer.close()
if (failures.length > 0) {
  console.error(`✗ ${failures.join(', ')}`)
  process.exitCode = 1
}
