import { createServer } from 'node:http'
import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { protectedResourceMetadata } from '../../adapters/mcp/index.js'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const audience = 'https://mcp.example.com/mcp'
const server = resourceServer(keys, {
  audience,
  resource: { name: 'Orders', scopes: ['orders.read'] },
})
const place = '/.well-known/oauth-protected-resource/mcp'
const metadata = {
  resource: 'https://mcp.example.com/mcp',
  authorization_servers: ['https://login.example.com'],
  scopes_supported: ['orders.read'],
  bearer_methods_supported: ['header'],
  resource_name: 'Orders',
}

describe.each([
  ['Express', express().use(protectedResourceMetadata(server))],
  ['Express, below a path', express().use('/.well-known', protectedResourceMetadata(server))],
  [
    'node:http',
    createServer((req, res) => {
      protectedResourceMetadata(server)(req, res, () => res.writeHead(404).end())
    }),
  ],
])('protectedResourceMetadata in %s', (_, app) => {
  it('serves the metadata to everybody (RFC 9728 §3)', async () => {
    const { status, headers, text } = await request(app).get(place)
    expect([status, JSON.parse(text)]).toEqual([200, metadata])
    expect(headers['content-type']).toBe('application/json')
    expect(headers['access-control-allow-origin']).toBe('*')
  })

  it('lets every other request pass', async () => {
    expect((await request(app).get('/mcp')).status).toBe(404)
    expect((await request(app).get('/.well-known/oauth-protected-resource')).status).toBe(404)
  })
})

describe('protectedResourceMetadata at creation', () => {
  it('refuses a server without metadata', () => {
    expect(protectedResourceMetadata(server)).toBeTypeOf('function')
    const create = () => protectedResourceMetadata(resourceServer(keys, { audience }))
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow("write resource: { name: 'Orders' }")
  })

  it('refuses metadata that names no authorization server (MCP 2026-07-28, Authorization Server Discovery)', () => {
    const nobody = createResourceServer({
      issuer: { issuer: 'https://{tenant}.example.com', tenants: ['acme'], tenantFrom: 'token' },
      audience,
      resource: {},
    })
    const create = () => protectedResourceMetadata(nobody)
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow('write {tenant} in audience too')
  })
})
