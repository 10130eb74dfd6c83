// Drives a page in headless Chromium, against APIs of another origin.
import { isDeepStrictEqual } from 'node:util'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { startLoopbackServer } from '../authorization-server/loopback-server.mjs'
import { launchChromium } from './chromium.mjs'
import { createExpressApi } from './express-api.mjs'
import { createFastifyApi } from './fastify-api.mjs'
import { servePage } from './serve-page.mjs'

const frameworks = { Express: createExpressApi, Fastify: createFastifyApi }

/** What the page says at its end: every line is something that the browser let it read. */
const expected = [
  'without a token: 401, no error code, orders.read',
  'with a token: 200, {"subject":"alice"}',
  'to write: 403, insufficient_scope, orders.read orders.write',
]

const browser = await launchChromium()
try {
  for (const [name, createApi] of Object.entries(frameworks)) await visit(name, createApi)
} finally {
  await browser.close()
}

async function visit(name, createApi) {
  const page = await servePage()
  const api = await startLoopbackServer()
  const audience = `${api.url}/orders`
  const client = {
    client_id: 'page',
    token_endpoint_auth_method: 'none',
    redirect_uris: [`${page.url}/`],
  }
  const authorizationServer = await startAuthorizationServer({
    resources: { [audience]: { scope: 'orders.read orders.write', algorithm: 'ES256' } },
    clients: [client],
  })
  const { issuer } = authorizationServer
  const preflights = []
  api.server.on('request', ({ method, url }) => {
    if (method === 'OPTIONS') preflights.push(url)
  })
  api.server.on('request', await createApi({ issuer, audience, pageOrigin: page.url }))

  const own = await look(`${page.url}/?api=${encodeURIComponent(audience)}&client=page`)
  report(`${name}: a page of the origin that CORS names`, own, expected)
  report(`${name}: preflight requests, and none for the metadata`, preflights, ['/orders'])
  const foreign = `http://localhost:${new URL(page.url).port}` // another origin for a browser
  const other = await look(`${foreign}/?api=${encodeURIComponent(audience)}&client=page`)
  report(`${name}: a page of another origin`, other, ['TypeError: Failed to fetch'])
  await Promise.all([page, api, authorizationServer].map(({ close }) => close()))
}

/** Opens the page in a profile of its own, and reads what it says when it has come to its end. */
async function look(url) {
  const context = await browser.newContext()
  context.setDefaultTimeout(20_000)
  const tab = await context.newPage()
  await tab.goto(url)
  await tab.waitForFunction(() => ['done', 'failed'].includes(document.title))
  const text = await tab.locator('#lines').textContent()
  await context.close()
  return text.trim().split('\n')
}

function report(what, actual, wanted) {
  const same = isDeepStrictEqual(actual, wanted)
  console.log(`${same ? '✓' : '✗'} ${what}: ${actual.join('; ')}`)
  if (same) return
  console.log(`  expected: ${wanted.join('; ')}`)
  process.exitCode = 1
}
