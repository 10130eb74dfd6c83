import express from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import { requireAccessToken } from '../../adapters/express/index.js'
import { accessToken, type McpAuthInfo, requireMcpAccessToken } from '../../adapters/mcp/index.js'
import type { AccessToken, ResourceServer } from '../../src/index.js'

declare const server: ResourceServer
declare const authInfo: McpAuthInfo

describe('the MCP adapter beside the Express adapter', () => {
  it('leaves the type of req.auth as that one has it', () => {
    express()
      .use('/mcp', requireMcpAccessToken(server, { scope: 'orders.read' }))
      .get('/', requireAccessToken(server), (req) => {
        expectTypeOf(req.auth).toEqualTypeOf<AccessToken | undefined>()
      })
  })

  it('names the type of the claims where the access token is asked for', () => {
    expectTypeOf(accessToken(authInfo)).toEqualTypeOf<AccessToken>()
    expectTypeOf(accessToken<{ role: string }>(authInfo).claims.role).toEqualTypeOf<string>()
  })
})
