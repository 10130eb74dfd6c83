import { get } from 'node:http'

/** In what a server answers wrongly: no load is put on one that does. */
export async function faultsOf(port, { good, subject, bad }) {
  const faults = []
  const accepted = await answerOf(port, good)
  if (accepted.status !== 200 || JSON.parse(accepted.body).subject !== subject) {
    faults.push(`answers a good token with ${accepted.status}`)
  }
  for (const [what, token] of Object.entries(bad)) {
    const { status } = await answerOf(port, token)
    if (status !== 401) faults.push(`answers ${what} with ${status}`)
  }
  return faults
}

/** Good and bad requests, with what makes the bad ones bad. */
export function createTrials({ issue }) {
  const good = issue()
  const [header, payload, signature] = good.toString().split('.')
  const [, otherPayload] = issue().toString().split('.')
  const { sub: subject } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const bad = {
    'no token': undefined,
    'a changed payload': `${header}.${otherPayload}.${signature}`,
    'an expired token': issue({ exp: Math.floor(Date.now() / 1000) - 600 }),
    "another audience's token": issue({ aud: ['https://api.example.com/users'] }),
    "another issuer's token": issue({ iss: 'https://login.example.org' }),
  }
  return { good, subject, bad }
}

function answerOf(port, token) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const options = {
    port,
    host: '127.0.0.1',
    path: '/orders',
    headers,
    agent: false,
    timeout: 10_000,
  }
  return new Promise((resolve, reject) => {
    const request = get(options, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part) => {
        body += part
      })
      response.once('end', () => resolve({ status: response.statusCode, body }))
    })
    request.once('timeout', () => request.destroy(new Error('no answer in 10 s')))
    request.once('error', reject)
  })
}
