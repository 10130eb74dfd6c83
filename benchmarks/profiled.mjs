// Verifies for two seconds what is new each time: to be run under --cpu-prof.
import { createResourceServer } from 'oauth-resource-server'
import { audience, createIssuer, issueMany, issuer } from './issuer.mjs'

const one = createIssuer(process.argv[2])
const tokens = issueMany(one, 512)
const server = createResourceServer({ issuer: { issuer, jwks: one.jwks }, audience, cache: false })
const end = performance.now() + 2000
while (performance.now() < end) {
  for (const token of tokens) await server.verify(token.latin1Slice())
}
