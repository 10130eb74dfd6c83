import express from 'express'
import request from 'supertest'
import { type RequireAccessTokenOptions, requireAccessToken } from '../../adapters/express/index.js'
import type { ResourceServer } from '../../src/index.js'

/** What a client sees of one adapter. */
export interface Seen {
  readonly status: number
  readonly challenge: string | undefined
  readonly retryAfter: string | undefined
  readonly body: unknown
}

/** The challenge of every refusal that says no more than that. */
export const invalidToken: string =
  'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"'

/** The verdict on a token, as a client of an Express API sees it. */
export async function throughExpress(
  server: ResourceServer<object>,
  token: string,
  route: RequireAccessTokenOptions = {},
): Promise<Seen> {
  const app = express().use(requireAccessToken(server, route), (_, response) => {
    response.json({ passed: true })
  })
  const { status, headers, body } = await request(app)
    .get('/')
    .set('Authorization', `Bearer ${token}`)
  return {
    status,
    challenge: headers['www-authenticate'],
    retryAfter: headers['retry-after'],
    body,
  }
}
