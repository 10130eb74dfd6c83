import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'

// An API with patients' records, its access log and its metrics, against a real authorization server.
const records = 'https://api.example.com/records'
const users = 'https://api.example.com/users'
const authorizationServer = await startAuthorizationServer({
  resources: {
    [records]: { scope: 'records.read records.write records.emergency', algorithm: 'ES256' },
    [users]: { scope: 'users.read', algorithm: 'ES256' },
  },
  clients: [clientMetadata],
})
const { issuer } = authorizationServer
process.env.ISSUER = issuer

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter })
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
await import('./metrics.mjs')
const { createApp } = await import('./app.mjs')

const log = new PassThrough()
let written = ''
log.on('data', (chunk) => {
  written += chunk
})
const server = createApp(log).listen(0, '127.0.0.1')
await once(server, 'listening')

/** What is asked with which token, and what must be written of it. */
const who = { sub: 'demo', client_id: 'demo' }
const scopes = ['records.read', 'records.emergency']
const request = { method: 'GET', route: '/patients/:id', resource: records }
const granted = { ...request, issuer, who, scopes, outcome: 'granted', event: 'access' }
const denied = { ...request, scopes, outcome: 'denied', event: 'access' }
const used = { ...request, issuer, who, scope: 'records.emergency', required: true }
const emergency = { ...used, breakGlass: true, event: 'emergency' }
const calls = [
  ['no token', 401, [{ ...denied, reason: 'token_missing', status: 401, unverified: true }]],
  ['reader', 200, [granted]],
  [
    'writer',
    403,
    [{ ...denied, issuer, who, reason: 'scope_insufficient', status: 403, unverified: false }],
  ],
  ['emergency', 200, [granted, emergency]],
  [
    'users',
    401,
    [{ ...denied, issuer, reason: 'audience_mismatch', status: 401, unverified: true }],
  ],
  [
    'forged',
    401,
    [{ ...denied, issuer, reason: 'signature_invalid', status: 401, unverified: true }],
  ],
]

let surprises = 0
function expect(asExpected, text) {
  console.log(`${asExpected ? '✓' : '✗'} ${text}`)
  surprises += asExpected ? 0 : 1
}

try {
  const client = await connectClient(issuer)
  const tokens = {}
  for (const [name, resource, scope] of [
    ['reader', records, 'records.read'],
    ['writer', records, 'records.write'],
    ['emergency', records, 'records.emergency'],
    ['users', users, 'users.read'],
  ]) {
    tokens[name] = (await client.clientCredentials({ resource, scope })).access_token
  }
  const [head, payload] = tokens.reader.split('.')
  tokens.forged = `${head}.${payload}.${'A'.repeat(86)}`

  for (const [index, [token, status, lines]] of calls.entries()) {
    const before = written.length
    const path = `/patients/${4711 + index}`
    const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
      headers: token in tokens ? { authorization: `Bearer ${tokens[token]}` } : {},
      signal: AbortSignal.timeout(10_000),
    })
    await response.text()
    const added = written.slice(before).trim().split('\n').map(JSON.parse)
    const ids = new Set(added.map(({ requestId }) => requestId))
    const told = added.map(({ level, time, requestId, ...line }) => line)
    const must = lines.map((line) => ({ ...line, path }))
    const asExpected = response.status === status && ids.size === 1 && isDeepStrictEqual(told, must)
    const summary = told.map(({ event, outcome, reason }) =>
      [event, outcome, reason].filter(Boolean).join(' '),
    )
    expect(asExpected, `${token.padEnd(10)} ${response.status}  ${summary.join(', ')}`)
    if (!asExpected) console.log({ told, must })
  }

  const secrets = Object.values(tokens).flatMap((token) => {
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString())
    return [...token.split('.'), claims.jti, `${claims.exp}`, `${claims.iat}`]
  })
  expect(
    secrets.every((secret) => !written.includes(secret)),
    'the log holds no text of a token, and no claim that was not named',
  )

  await reader.forceFlush()
  const [{ scopeMetrics }] = exporter.getMetrics().slice(-1)
  const points = scopeMetrics[0].metrics[0].dataPoints
  const counts = points.map(({ attributes, value }) => [
    attributes['error.type'] ?? 'accepted',
    value.count,
  ])
  expect(
    isDeepStrictEqual(counts, [
      ['token_missing', 1],
      ['accepted', 2],
      ['scope_insufficient', 1],
      ['audience_mismatch', 1],
      ['signature_invalid', 1],
    ]),
    `metrics: ${counts.map(([name, count]) => `${name} ${count}`).join(', ')}`,
  )
} finally {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await Promise.all([closed, authorizationServer.close(), reader.shutdown()])
}
if (surprises > 0) process.exitCode = 1
