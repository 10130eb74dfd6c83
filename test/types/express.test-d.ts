import express from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import { accessToken, requireAccessToken, requireScope } from '../../adapters/express/index.js'
import type { AccessToken, ResourceServer } from '../../src/index.js'

declare const server: ResourceServer

describe('the Express adapter', () => {
  it('types req.auth without a cast', () => {
    express().get('/', requireAccessToken(server), requireScope('orders.read'), (req, res) => {
      expectTypeOf(req.auth).toEqualTypeOf<AccessToken | undefined>()
      expectTypeOf(req.auth?.subject).toEqualTypeOf<string | undefined>()
      expectTypeOf(accessToken(req)).toEqualTypeOf<AccessToken>()
      res.json(req.auth?.tenant)
    })
  })

  it('gives handlers that every router takes', () => {
    expectTypeOf(requireAccessToken(server)).toExtend<express.RequestHandler>()
    expectTypeOf(requireScope({ anyOf: ['a', 'b'] })).toExtend<express.RequestHandler>()
    express.Router().use('/t/:tenant', requireAccessToken(server))
  })

  it('takes a server or its options, and what a route requires', () => {
    requireAccessToken({ issuer: 'https://login.example.com', audience: 'orders' })
    requireAccessToken(server, { scope: 'orders.read', optional: true, preflight: true })
    requireAccessToken(server, { tenant: (req) => req.header('x-tenant') })
    requireAccessToken(server, {
      tenant: async (req) => {
        expectTypeOf(req).toEqualTypeOf<express.Request>()
        return req.hostname
      },
    })
    // @ts-expect-error a misspelt name
    requireAccessToken(server, { scopes: 'orders.read' })
    // @ts-expect-error a tenant is found per request
    requireAccessToken(server, { tenant: 'acme' })
    // @ts-expect-error a list is neither all nor any
    requireScope(['orders.read'])
    // @ts-expect-error no audience may stay undefined by name, but no issuer may be left out
    requireAccessToken({ audience: 'orders' })
  })
})
