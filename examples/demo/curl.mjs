import { rows } from './rows.mjs'

const tries = [
  ['api', 'GET /orders', 'orders'],
  ['api', 'GET /users', 'orders'],
  ['api', 'GET /t/acme/orders', 'orders of acme'],
  ['api', 'GET /t/globex/orders', 'orders of acme'],
  ['api', 'POST /orders', 'orders, read only'],
  ['api', 'GET /orders', 'orders, subject changed'],
  ['api two hours later', 'GET /orders', 'orders'],
  ['api', 'GET /orders', 'no token'],
]

/** Writes some of the rows as command lines, with the tokens in them. */
export function formatCurlLines({ urls, tokens }) {
  return tries.map(([server, request, token]) => {
    const { expected } = rows.find(
      (row) => row.server === server && row.request === request && row.token === token,
    )
    const [method, path] = request.split(' ')
    const command = ['curl', '-i']
    if (method !== 'GET') command.push('-X', method)
    if (tokens[token] !== undefined) command.push('-H', `'Authorization: Bearer ${tokens[token]}'`)
    command.push(urls[server] + path)
    return `# ${expected.status} ${expected.reason ?? 'accepted'}: ${token}\n${command.join(' ')}\n`
  })
}
