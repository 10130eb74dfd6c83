import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatCurlLines } from '../../examples/demo/curl.mjs'
import { rows } from '../../examples/demo/rows.mjs'
import { runScenario } from '../../examples/demo/scenario.mjs'
import { startDemo } from '../../examples/demo/start-demo.mjs'
import { formatTable } from '../../examples/demo/table.mjs'

let demo: Demo
let results: readonly DemoResult[]

beforeAll(async () => {
  demo = await startDemo()
  results = await runScenario(demo)
}, 20_000)

afterAll(() => demo.close())

describe('access tokens of a real authorization server, at an Express API', () => {
  const numbered = rows.map((row, index) => ({ ...row, index }))

  it.each(numbered)('$server: $request, $token: $expected.status $expected.reason', (row) => {
    expect(results[row.index]?.actual).toEqual(row.expected)
  })

  it.each([
    ['orders', 'RS256'],
    ['users', 'ES256'],
    ['orders of acme', 'EdDSA'],
    ['orders, signature removed', 'none'],
    ['orders, signed by public key', 'HS256'],
  ])('has a row whose token, %s, says %s', (token, algorithm) => {
    expect(results.find((result) => result.token === token)).toMatchObject({ algorithm })
  })

  it('has a token whose aud is an array (RFC 7519 §4.1.3)', () => {
    const payload = demo.tokens['orders and users']?.split('.')[1] ?? ''
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      aud: ['https://api.example.com/orders', 'https://api.example.com/users'],
    })
  })

  it.each([
    ['/orders', 'orders', 'demo', 'orders', undefined],
    ['/users', 'users, by alice, refreshed', 'alice', 'users', undefined],
    ['/users', 'orders and users', 'demo', 'users', undefined],
    ['/t/acme/orders', 'orders of acme', 'demo', 't/acme/orders', 'acme'],
  ])(
    'shows the handler of %s whose token it is, for %s',
    async (path, token, subject, resource, tenant) => {
      const headers = { authorization: `Bearer ${demo.tokens[token]}` }
      const response = await fetch(demo.urls.api + path, { headers })
      expect(await response.json()).toEqual({
        subject,
        resource: `https://api.example.com/${resource}`,
        ...(tenant && { tenant }),
      })
    },
  )
})

describe('what the demo prints', () => {
  const tokens = () => Object.values(demo.tokens).filter((token) => token !== undefined)
  const print = (rows: readonly DemoResult[]) => stripVTControlCharacters(formatTable(rows))

  it('says that every row came out as it must', () => {
    expect(print(results)).toContain(`All ${rows.length} rows came out as they must.`)
    expect(print(results)).not.toContain('✗')
  })

  it('marks the row that came out otherwise', () => {
    const otherwise = results.map((result, at) => ({ ...result, asExpected: at !== 3 }))
    expect(print(otherwise)).toContain(`1 of ${rows.length} rows did not come out as they must.`)
    expect(print(otherwise).match(/^✗/gm)).toHaveLength(1)
  })

  it('holds no token in the table, and fresh ones in the curl lines', () => {
    expect(tokens().filter((token) => print(results).includes(token))).toEqual([])
    expect(formatCurlLines(demo).filter((line) => line.includes('Bearer eyJ'))).not.toEqual([])
  })
})

it('leaves nothing listening behind', async () => {
  const another = await startDemo()
  await another.close()
  for (const url of Object.values(another.urls)) await expect(fetch(url)).rejects.toThrow()
})
