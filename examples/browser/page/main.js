// What a client in a browser does: it knows the address of an API, and finds the way from there.
import { discover } from './discover.js'
import { finishLogin, startLogin } from './login.js'

const page = new URL(location.href)
const client = { client_id: page.searchParams.get('client') ?? sessionStorage.client }

try {
  if (page.searchParams.has('state')) await afterLogin()
  else await firstVisit(page.searchParams.get('api'))
} catch (error) {
  show(`${error.name}: ${error.message}`)
  document.title = 'failed'
}

/** Asks without a token, and follows the challenge to whoever issues one. */
async function firstVisit(api) {
  const { status, challenge } = await call('GET', api)
  show(`without a token: ${status}, ${challenge.error ?? 'no error code'}, ${challenge.scope}`)
  const found = await discover(challenge.resource_metadata, api)
  Object.assign(sessionStorage, { api, client: client.client_id, found: JSON.stringify(found) })
  await startLogin(found.authorizationServer, client, {
    redirect_uri: page.origin + page.pathname,
    resource: found.resource.resource,
    scope: challenge.scope,
  })
}

/** Has a token now: reads with it, and is told which scope writing would take. */
async function afterLogin() {
  for (const line of JSON.parse(sessionStorage.lines)) show(line)
  const { authorizationServer, resource } = JSON.parse(sessionStorage.found)
  const token = await finishLogin(authorizationServer, client, page, resource.resource)
  const read = await call('GET', sessionStorage.api, token)
  show(`with a token: ${read.status}, ${JSON.stringify(read.body)}`)
  const { status, challenge } = await call('POST', sessionStorage.api, token)
  show(`to write: ${status}, ${challenge.error}, ${challenge.scope}`)
  document.title = 'done'
}

async function call(method, url, token) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(url, { method, headers })
  // Null, unless the API exposes the header to other origins.
  const text = response.headers.get('www-authenticate') ?? ''
  const challenge = Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  )
  return { status: response.status, challenge, body: await response.json() }
}

function show(line) {
  document.querySelector('#lines').append(`${line}\n`)
  sessionStorage.lines = JSON.stringify(
    document.querySelector('#lines').textContent.trim().split('\n'),
  )
}
