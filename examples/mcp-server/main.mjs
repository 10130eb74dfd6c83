import { isDeepStrictEqual } from 'node:util'
import express from 'express'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { startLoopbackServer } from '../authorization-server/loopback-server.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'
import { callsOf } from './calls.mjs'
import { assistantMetadata, createClientProvider } from './client-provider.mjs'
import { callTool, clients } from './clients.mjs'

let app
const mcp = await startLoopbackServer((request, response) => app(request, response))
const resource = `${mcp.url}/mcp`
const metadata = `${mcp.url}/.well-known/oauth-protected-resource/mcp`
const scope = 'orders.read orders.write orders.admin orders.list'
const expired = { exp: Math.floor(Date.now() / 1000) - 3600 }
const registered = {
  resources: {
    [resource]: { scope, algorithm: 'ES256' },
    'https://mcp.example.org/mcp': { scope, algorithm: 'ES256' },
    'https://expired.example.com': {
      scope,
      algorithm: 'ES256',
      audience: resource,
      claims: expired,
    },
  },
  clients: [assistantMetadata, clientMetadata],
}
const authorizationServer = await startAuthorizationServer(registered)
const otherAuthorizationServer = await startAuthorizationServer(registered)
Object.assign(process.env, { ISSUER: authorizationServer.issuer, RESOURCE: resource })

const tokens = await obtainTokens()
let surprises = 0
for (const version of [1, 2]) {
  console.log(`\nMCP server, version ${version} of the SDK`)
  app = (await import(`./server-v${version}.mjs`)).app
  await meetClient(version)
  for (const call of callsOf(version, metadata)) await play(call)
  app = await behindGate(version)
  await play(['gate of the SDK', 'orders.read', 200, null])
  await play(['gate of the SDK', 'for another MCP server', 401, challengeOfGate()])
}
if (surprises > 0) process.exitCode = 1
await Promise.all([mcp.close(), authorizationServer.close(), otherAuthorizationServer.close()])

/** The client of the SDK finds the authorization server, and asks for more when it is told to. */
async function meetClient(version) {
  const provider = createClientProvider(authorizationServer.issuer)
  const call = (tool) => callTool(clients[version], new URL(resource), provider, tool)
  report('the client calls list_orders', await call('list_orders'), 'orders of alice')
  const { discovery } = provider.remembered
  report('  it read', String(discovery.resourceMetadataUrl), metadata)
  report('  and was sent to', discovery.authorizationServerUrl, authorizationServer.issuer)
  report('  for', provider.remembered.scopes, ['orders.read'])
  report('the client calls cancel_order', await call('cancel_order'), 'cancelled by alice')
  report('  for', provider.remembered.scopes.slice(1), ['orders.read orders.write'])
}

async function play([tool, token, status, challenge]) {
  const response = await fetch(resource, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token !== 'no token' && { authorization: `Bearer ${tokens[token]}` }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: tool, arguments: {} },
    }),
    signal: AbortSignal.timeout(10_000),
  })
  await response.body?.cancel()
  const actual = [response.status, response.headers.get('www-authenticate')]
  report(`${tool}, ${token}`, actual, [status, challenge])
}

async function behindGate(version) {
  const { gate } = await import(`./gate-v${version}.mjs`)
  return express().post('/mcp', gate, (request, response) => response.json(request.auth.extra))
}

function challengeOfGate() {
  return `Bearer error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource", scope="orders.read", resource_metadata="${metadata}"`
}

async function obtainTokens() {
  const client = await connectClient(authorizationServer.issuer)
  const stranger = await connectClient(otherAuthorizationServer.issuer)
  const grants = {
    'of another authorization server': [stranger, resource, 'orders.read'],
    'for another MCP server': [client, 'https://mcp.example.org/mcp', 'orders.read'],
    expired: [client, 'https://expired.example.com', 'orders.read'],
    'without the scope': [client, resource, 'orders.list'],
    'orders.read': [client, resource, 'orders.read'],
    'orders.admin': [client, resource, 'orders.admin'],
  }
  const obtained = {}
  for (const [name, [from, of, granted]] of Object.entries(grants)) {
    const { access_token } = await from.clientCredentials({ resource: of, scope: granted })
    obtained[name] = access_token
  }
  return obtained
}

function report(what, actual, expected) {
  const asExpected = isDeepStrictEqual(actual, expected)
  console.log(`${asExpected ? '✓' : '✗'} ${what.padEnd(46)} ${[actual].flat().join(' ')}`)
  if (!asExpected) console.log(`  expected: ${[expected].flat().join(' ')}`)
  surprises += asExpected ? 0 : 1
}
