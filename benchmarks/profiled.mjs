// Verifies for three seconds what is new each time, and writes the CPU profile of that alone.
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { createResourceServer } from 'oauth-resource-server'
import { audience, createIssuer, issueMany, issuer } from './issuer.mjs'

const [alg, file] = process.argv.slice(2)
const one = createIssuer(alg)
const tokens = issueMany(one, 512)
const server = createResourceServer({ issuer: { issuer, jwks: one.jwks }, audience, cache: false })

async function verifyFor(milliseconds) {
  const end = performance.now() + milliseconds
  while (performance.now() < end) {
    for (const token of tokens) await server.verify(token.latin1Slice())
  }
}

await verifyFor(1000)
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: 100 })
await session.post('Profiler.start')
await verifyFor(3000)
writeFileSync(file, JSON.stringify((await session.post('Profiler.stop')).profile))
