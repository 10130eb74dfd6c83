import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { frameworks, requestOf, type TenantApi, type Way } from './tenant-apis.js'
import { servers, type TenantRow, tenantRows, tokenOf, told } from './tenant-rows.js'

const rows = tenantRows.map((row) => [row.title, row] as const)
const invalidToken =
  'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"'

beforeEach(() => {
  told.length = 0
})

describe('through verify (RFC 8707 §3)', () => {
  it.each(rows)('%s', async (_, row) => {
    const { server, tenant, verdict } = row
    const answer = servers[server].verify(await tokenOf(row), { tenant })
    if (typeof verdict === 'string') await refused(answer, verdict)
    else {
      const { tenant: bound, resource } = await answer
      expect({ tenant: bound, resource }).toEqual({ tenant: undefined, ...verdict })
    }
    expect(told).toEqual(typeof verdict === 'string' ? [verdict] : [])
  })
})

describe.each(frameworks)('through %s (RFC 8707 §3)', (_, start) => {
  let api: TenantApi
  beforeAll(async () => {
    api = await start(servers)
  })
  afterAll(() => api.close())

  /** The answer where the tenant is named in that way; undefined where it cannot be. */
  async function answerOf(row: TenantRow, way: Way) {
    const sent = requestOf(way, row.server, row.tenant)
    if (sent === undefined) return undefined
    const { port } = api.server.address() as AddressInfo
    const authorization = `Bearer ${await tokenOf(row)}`
    return new Promise<object>((resolve, reject) => {
      const headers = { ...sent.headers, authorization }
      const options = { host: '127.0.0.1', port, path: sent.path, headers, agent: false }
      request(options, (response) => {
        const { statusCode: status, headers } = response
        json(response).then((body) => resolve([status, headers['www-authenticate'], body]), reject)
      })
        .on('error', reject)
        .end()
    })
  }

  const ways: readonly Way[] = ['path', 'host', 'header', 'nowhere']
  it.each(rows)('%s', async (_title, row) => {
    const { verdict } = row
    const expected =
      typeof verdict === 'string'
        ? [
            401,
            invalidToken,
            {
              status: 401,
              error: 'invalid_token',
              error_description:
                'The access token is expired, malformed, or not valid for this resource',
            },
          ]
        : [200, undefined, verdict]
    const answers: object[] = []
    for (const way of ways) {
      const answer = await answerOf(row, way)
      if (answer !== undefined) answers.push(answer)
    }
    expect(answers).toEqual(answers.map(() => expected))
    expect(answers.length).toBeGreaterThan(0)
    expect(told).toEqual(typeof verdict === 'string' ? answers.map(() => verdict) : [])
  })
})

it('names a plain tenant by path, host and header, and no tenant nowhere', () => {
  const ways = (tenant: string | undefined) =>
    (['path', 'host', 'header', 'nowhere'] as const).filter((way) => requestOf(way, 'path', tenant))
  expect(ways('acme')).toEqual(['path', 'host', 'header'])
  expect(ways('acme\u0000')).toEqual(['path'])
  expect(ways(undefined)).toEqual(['nowhere'])
})
