import { beforeAll, describe, expect, it } from 'vitest'
import { runMatrix } from '../../examples/tenants/matrix.mjs'

const resources = [
  'https://api.example.com/t/acme/orders',
  'https://api.example.com/t/acme/invoices',
  'https://api.example.com/t/globex/orders',
  'https://api.example.com/t/globex/invoices',
]
const tenants = ['acme', 'acme', 'globex', 'globex']
const pairs = resources.flatMap((token) => resources.map((at) => [token, at] as const))

let rows: readonly MatrixRow[]
const audiences: unknown[] = []

beforeAll(async () => {
  rows = await runMatrix((tokens) => {
    for (const token of Object.values(tokens)) {
      const payload = token.split('.')[1] as string
      audiences.push(JSON.parse(Buffer.from(payload, 'base64url').toString()).aud)
    }
  })
}, 20_000)

it('asks a certified authorization server for one token of each resource (RFC 8707 §2)', () => {
  expect(audiences).toEqual(resources)
})

describe.each(['path', 'host', 'header'])('two tenants and two APIs, tenant by %s', (way) => {
  it.each(pairs)('token for %s, at %s: passes on the diagonal alone (RFC 8707 §3)', (token, at) => {
    const found = rows.filter((row) => row.way === way && row.token === token && row.at === at)
    const expected =
      token === at
        ? { status: 200, body: { tenant: tenants[resources.indexOf(at)], resource: at } }
        : {
            status: 401,
            body: {
              status: 401,
              error: 'invalid_token',
              error_description:
                'The access token is expired, malformed, or not valid for this resource',
            },
          }
    expect(found).toEqual([{ way, token, at, ...expected }])
  })

  it('accepts exactly four of sixteen', () => {
    const accepted = rows.filter((row) => row.way === way && row.status === 200)
    expect(accepted.map(({ token, at }) => [token, at])).toEqual(
      resources.map((resource) => [resource, resource]),
    )
    expect(rows.filter((row) => row.way === way).length).toBe(16)
  })
})
