// Run by .ci/proxy: what a client sees of the APIs through nginx.
import { readFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { createTestKeys } from 'oauth-resource-server/testing'
import { startApis } from './apis.mjs'
import { startNginx } from './nginx.mjs'

const [work] = process.argv.slice(2)
const ca = readFileSync(join(work, 'cert.pem'))
const audience = 'https://api.example.com/express/kept/orders'
const keys = await createTestKeys({ audience })
const apis = await startApis(keys)
const nginx = await startNginx(work, apis)
const agent = new Agent({ ca, servername: 'api.example.com' })
const say = (line) => process.stdout.write(`${line}\n`)
let failures = 0

function expect(what, actual, expected) {
  const isRight = isDeepStrictEqual(actual, expected)
  say(`${isRight ? '✓' : '✗'} ${what}`)
  if (isRight) return
  failures += 1
  say(`  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`)
}

/** Asks a public URL as a client does, but at the port where nginx listens. */
function ask(url, headers = {}, host = new URL(url).host) {
  const { pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: nginx.port,
        agent,
        path: pathname + search,
        headers: { host, ...headers },
      },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          body += chunk
        })
        response.on('end', () => {
          const challenge = response.headers['www-authenticate']
          resolve({ status: response.statusCode, challenge, headers: response.headers, body })
        })
      },
    )
    sent.setTimeout(10_000, () => sent.destroy(new Error(`no answer from ${url}`)))
    sent.on('error', reject)
    sent.end()
  })
}

/** The same over HTTP/2. */
function askHttp2(url, fields) {
  const { pathname, host } = new URL(url)
  return new Promise((resolve, reject) => {
    const session = connect(`https://127.0.0.1:${nginx.port}`, {
      ca,
      servername: 'api.example.com',
    })
    session.on('error', reject)
    const stream = session.request({ ':path': pathname, ':authority': host, ...fields })
    stream.on('error', reject)
    stream.on('response', (headers) => {
      stream.resume()
      session.close(() =>
        resolve({ status: headers[':status'], challenge: headers['www-authenticate'] }),
      )
    })
  })
}

const bearer = async (aud) => ({
  authorization: `Bearer ${await keys.issue({ aud, scope: 'orders.read' })}`,
})
const invalid =
  'error="invalid_token", scope="orders.read", error_description="The access token is expired, malformed, or not valid for this resource"'
const malformed =
  'error="invalid_request", error_description="The Authorization header is not one Bearer token"'

/** One resource, by its public identifier: what the request looks like to the API does not matter. */
async function checkResource(identifier, way, seen) {
  const { origin, pathname } = new URL(identifier)
  const place = `${origin}/.well-known/oauth-protected-resource${pathname}`
  const metadata = `resource_metadata="${place}"`
  const lead = `${identifier} (${way})`

  const stranger = await ask(identifier)
  expect(
    `${lead}: the challenge names the public place of the metadata`,
    [stranger.status, stranger.challenge],
    [401, `Bearer realm="api", ${metadata}, scope="orders.read"`],
  )
  const found = await ask(place)
  expect(
    `${lead}: the document is there, for the identifier`,
    [found.status, found.headers['access-control-allow-origin'], JSON.parse(found.body).resource],
    [200, '*', identifier],
  )
  const { status, body } = await ask(identifier, await bearer(identifier))
  expect(
    `${lead}: a token for it passes, over ${seen.httpVersion} to ${seen.host}`,
    [status, JSON.parse(body)],
    [200, seen],
  )
  const foreign = await ask(identifier, await bearer('https://api.example.com/other'))
  expect(
    `${lead}: a token for another resource does not`,
    [foreign.status, foreign.challenge],
    [401, `Bearer realm="api", ${invalid}, ${metadata}`],
  )
  const http2 = await askHttp2(identifier, await bearer('https://api.example.com/other'))
  expect(`${lead}: the same over HTTP/2`, http2, { status: 401, challenge: foreign.challenge })
  return { metadata, lead }
}

try {
  for (const [name, { port }] of Object.entries(apis)) {
    const kept = `https://api.example.com/${name}/kept/orders`
    const { metadata, lead } = await checkResource(kept, 'path kept, Host rewritten', {
      ...{ httpVersion: '1.0', host: `127.0.0.1:${port}`, url: `/${name}/kept/orders` },
    })
    await checkResource(`https://api.example.com/${name}/stripped/orders`, 'path stripped', {
      ...{ httpVersion: '1.1', host: 'internal.invalid', url: '/orders' },
    })
    await checkResource(`https://acme.example.com/${name}/hosts/orders`, 'tenant in Host', {
      ...{ httpVersion: '1.0', host: 'acme.example.com', url: `/${name}/hosts/orders` },
    })

    const spoofed = await ask(kept, { 'x-forwarded-host': 'evil.invalid' }, 'evil.invalid')
    expect(
      `${lead}: another Host changes nothing`,
      [spoofed.status, spoofed.challenge],
      [401, `Bearer realm="api", ${metadata}, scope="orders.read"`],
    )
    const { authorization } = await bearer(kept)
    const twice = await ask(kept, { authorization: [authorization, authorization] })
    expect(
      `${lead}: two Authorization fields are refused, by nginx`,
      [twice.status, twice.challenge],
      [400, undefined],
    )
    const joined = await ask(kept, { authorization: `${authorization}, ${authorization}` })
    expect(
      `${lead}: two in one field are refused`,
      [joined.status, joined.challenge],
      [400, `Bearer realm="api", ${malformed}, ${metadata}`],
    )
    for (const [length, status, by] of [
      [15_000, 401, 'the API'],
      [20_000, 431, 'Node.js'],
      [40_000, 400, 'nginx'],
    ]) {
      const long = await ask(kept, { authorization: `Bearer ${'a'.repeat(length)}` })
      expect(`${lead}: a field of ${length} is refused by ${by}`, long.status, status)
    }
  }
} finally {
  agent.destroy()
  await nginx.close()
  for (const { close } of Object.values(apis)) await close()
}
say(failures === 0 ? 'all as expected' : `${failures} surprises`)
process.exitCode = failures === 0 ? 0 : 1
