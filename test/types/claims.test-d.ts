import express from 'express'
import fastify from 'fastify'
import * as v from 'valibot'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { accessToken, requireAccessToken } from '../../adapters/express/index.js'
import resourceServer from '../../adapters/fastify/index.js'
import { type AccessToken as NestToken, ResourceServerModule } from '../../adapters/nestjs/index.js'
import {
  type AccessToken,
  type CheckContext,
  type Claims,
  type ClaimsSchema,
  createResourceServer,
  type ResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'

const local = { issuer: 'https://login.example.com', audience: 'https://api.example.com/orders' }
interface MyClaims {
  readonly email: string
}
const schema = z.object({ email: z.string(), level: z.string().transform(Number) })
type Made = { email: string; level: number }

describe('the claims of an access token', () => {
  it('are any object without a type', () => {
    expectTypeOf(createResourceServer(local)).toEqualTypeOf<ResourceServer<Claims>>()
    expectTypeOf<ResourceServer>().toEqualTypeOf<ResourceServer<Claims>>()
    expectTypeOf<AccessToken['claims']>().toEqualTypeOf<Readonly<Claims>>()
  })

  it('are of the type that is named', () => {
    const server = createResourceServer<MyClaims>(local)
    expectTypeOf(server.verify('')).toEqualTypeOf<Promise<AccessToken<MyClaims>>>()
    expectTypeOf(server.authenticate({ headers: {} })).toEqualTypeOf<
      Promise<AccessToken<MyClaims>>
    >()
    // @ts-expect-error no claim of that type
    void server.verify('').then(({ claims }) => claims.mail)
  })

  it('are what a schema of zod makes', () => {
    const server = createResourceServer({ ...local, claims: schema })
    expectTypeOf(server).toEqualTypeOf<ResourceServer<Made>>()
    void server.verify('').then(({ claims }) => {
      expectTypeOf(claims).toEqualTypeOf<Readonly<Made>>()
      // @ts-expect-error read-only
      claims.email = ''
    })
  })

  it('are what a schema of valibot makes', () => {
    const claims = v.object({ email: v.string(), level: v.pipe(v.string(), v.transform(Number)) })
    const server = createResourceServer({ ...local, claims })
    expectTypeOf(server).toEqualTypeOf<ResourceServer<Made>>()
  })

  it('are an object, and of the type that is named beside the schema', () => {
    expectTypeOf(schema).toExtend<ClaimsSchema<Made>>()
    // @ts-expect-error a text is no claims
    createResourceServer({ ...local, claims: z.string() })
    // @ts-expect-error no schema
    createResourceServer({ ...local, claims: { email: 'string' } })
    // @ts-expect-error the schema makes something else
    createResourceServer<{ mail: string }>({ ...local, claims: schema })
  })

  it('go along to guards and checks', () => {
    const server = createResourceServer({
      ...local,
      claims: schema,
      check: {
        name: 'level',
        test: ({ claims }, { tenant, request }) => {
          expectTypeOf(claims).toEqualTypeOf<Readonly<Made>>()
          expectTypeOf(tenant).toEqualTypeOf<string | undefined>()
          expectTypeOf(request).toEqualTypeOf<unknown>()
          return claims.level > 2
        },
      },
    })
    server.guard().decide(
      { headers: {} },
      { headers: {} },
      {
        pass: (token) => expectTypeOf(token).toEqualTypeOf<AccessToken<Made> | undefined>(),
        refuse: () => {},
        fail: () => {},
      },
    )
    createResourceServer({
      ...local,
      check: { name: 'own', test: async ({ claims }) => claims.sub === 'user-1' },
    })
    createResourceServer({
      ...local,
      check: {
        name: 'own',
        test: (_token, { request }: CheckContext<express.Request>) => request.path === '/',
      },
    })
    // @ts-expect-error an answer is true or false
    createResourceServer({ ...local, check: { name: 'own', test: () => 'yes' } })
    // @ts-expect-error a check has a name
    createResourceServer({ ...local, check: { test: () => true } })
  })
})

describe('a resource server with typed claims', () => {
  const server = createResourceServer<MyClaims>(local)
  const made = createResourceServer({ ...local, claims: schema })

  it('is one that every adapter takes', () => {
    requireAccessToken(server, { scope: 'orders.read' })
    requireAccessToken({ ...local, claims: schema })
    void fastify().register(resourceServer, { resourceServer: made })
    void fastify().register(resourceServer, { ...local, claims: schema })
    ResourceServerModule.forRoot({ resourceServer: server })
    ResourceServerModule.forRoot({ ...local, claims: schema })
    expectTypeOf<ResourceServer<MyClaims>>().toExtend<ResourceServer<object>>()
    expectTypeOf<ResourceServerOptions<MyClaims>>().toExtend<ResourceServerOptions<object>>()
  })

  it('has tokens whose claims adapters name', () => {
    express().get('/', requireAccessToken(server), (req) => {
      expectTypeOf(accessToken<MyClaims>(req)).toEqualTypeOf<AccessToken<MyClaims>>()
      expectTypeOf(accessToken(req)).toEqualTypeOf<AccessToken>()
    })
    fastify().get('/', (request) => {
      expectTypeOf((request.auth as NestToken<MyClaims>).claims.email).toEqualTypeOf<string>()
      return request.getDecorator<AccessToken<MyClaims>>('auth').claims.email
    })
  })

  it('authorizes any token', async () => {
    server.authorize(await made.verify(''), { scope: 'orders.read' })
    server.authorize(await createResourceServer(local).verify(''), { scope: 'orders.read' })
  })
})

describe('the rules of an application', () => {
  it('are of these forms', () => {
    createResourceServer({
      ...local,
      scopeClaims: ['scope', 'realm_access.roles', ['resource_access', 'my.client', 'roles']],
      requireClaims: {
        ...{ role: 'admin', level: 1, verified: true, groups: { includes: 'staff' } },
        age: { name: 'adult', test: (age) => typeof age === 'number' && age >= 18 },
      },
    })
    // @ts-expect-error a list is neither all nor any
    createResourceServer({ ...local, requireClaims: { role: ['admin'] } })
    // @ts-expect-error a predicate has a name
    createResourceServer({ ...local, requireClaims: { age: () => true } })
    const later = async () => true
    // @ts-expect-error a predicate answers at once
    createResourceServer({ ...local, requireClaims: { age: { name: 'a', test: later } } })
  })
})
