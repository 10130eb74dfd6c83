import { once } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'
import { calls } from './calls.mjs'
import { grants, resources } from './resources.mjs'

/**
 * Starts an authorization server and one example, gets access tokens, makes the calls, and prints
 * what came of each. The exit code says whether all came out as they must.
 *
 * @param name - The example's name, for the heading.
 * @param startApp - Starts the example, which reads ISSUER and PORT, and answers its HTTP server.
 */
export async function runExample(name, startApp) {
  const authorizationServer = await startAuthorizationServer({
    resources,
    clients: [clientMetadata],
  })
  const tokens = await obtainTokens(authorizationServer.issuer)

  process.env.ISSUER = authorizationServer.issuer
  process.env.PORT = '0' // the system chooses one
  const server = await startApp()
  if (!server.listening) await once(server, 'listening')
  const origin = `http://localhost:${server.address().port}`

  console.log(`\n${name}`)
  let surprises = 0
  for (const [request, token, status, answer] of calls) {
    const actual = await call(origin, request, tokens[token])
    const expected = { status, answer: withIssuer(answer, authorizationServer.issuer) }
    const asExpected = isDeepStrictEqual(actual, expected)
    console.log(
      `${asExpected ? '✓' : '✗'} ${request.padEnd(20)} ${token.padEnd(18)} ${formatAnswer(actual)}`,
    )
    if (!asExpected) console.log(`  expected: ${formatAnswer(expected)}`)
    surprises += asExpected ? 0 : 1
  }
  if (surprises > 0) process.exitCode = 1

  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await Promise.all([closed, authorizationServer.close()])
}

function withIssuer(answer, issuer) {
  return JSON.parse(JSON.stringify(answer).replaceAll('{issuer}', issuer))
}

async function obtainTokens(issuer) {
  const client = await connectClient(issuer)
  const tokens = {}
  for (const [name, grant] of Object.entries(grants)) {
    tokens[name] = (await client.clientCredentials(grant)).access_token
  }
  return tokens
}

async function call(origin, request, token) {
  const [method, path] = request.split(' ')
  const response = await fetch(origin + path, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  })
  const body = await response.json()
  return {
    status: response.status,
    answer: response.ok ? body : response.headers.get('www-authenticate'),
  }
}

function formatAnswer({ status, answer }) {
  return `${status} ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`
}
