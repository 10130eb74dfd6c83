import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import {
  createResourceServers,
  type DeclaredResource,
  type DeclaredResourceServer,
  optionsFromEnvironment,
  type ResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'

const issuer = 'https://login.example.com'
const orders = { audience: 'https://api.example.com/orders', scopes: ['orders.read'] }
const users = { audience: 'https://api.example.com/users', scopes: [] }

describe('several resources', () => {
  const servers = createResourceServers({ issuer, resources: { orders, users } })

  it('have the names that were written', () => {
    expectTypeOf<keyof typeof servers>().toEqualTypeOf<'orders' | 'users'>()
    expectTypeOf(servers.orders).toEqualTypeOf<DeclaredResourceServer>()
    expectTypeOf(servers.orders).toExtend<ResourceServer>()
    expectTypeOf(servers.orders.declared).toEqualTypeOf<DeclaredResource>()
    expectTypeOf<ResourceServer['declared']>().toEqualTypeOf<DeclaredResource | undefined>()
    expectTypeOf(servers.orders.declared.properties.level).toEqualTypeOf<unknown>()
    // @ts-expect-error a resource that there is not
    servers.invoices
    // @ts-expect-error read-only
    servers.orders = servers.users
  })

  it('refuse what they would refuse to start with', () => {
    createResourceServers({
      ...{ issuer, algorithms: ['ES256'], visibleClaims: [] },
      resources: { orders: { ...orders, algorithms: ['ES256'], properties: { level: 3 } } },
      on: {
        'scope.used': ({ scope, required, resourceName }) => {
          expectTypeOf(scope).toEqualTypeOf<string>()
          expectTypeOf(required).toEqualTypeOf<boolean>()
          expectTypeOf(resourceName).toEqualTypeOf<string | undefined>()
        },
      },
    })
    // @ts-expect-error an audience belongs to a resource
    createResourceServers({ issuer, audience: 'urn:a', resources: { orders } })
    // @ts-expect-error no resources
    createResourceServers({ issuer })
    // @ts-expect-error no scopes
    createResourceServers({ issuer, resources: { orders: { audience: 'urn:a' } } })
    createResourceServers({
      issuer,
      // @ts-expect-error a misspelt name
      resources: { orders: { audience: 'urn:a', scopes: [], visibleClaim: ['sub'] } },
    })
  })
})

describe('the claims of several resources', () => {
  it('are what a schema makes, for each of them', () => {
    const { orders: server } = createResourceServers({
      issuer,
      claims: z.object({ email: z.string(), level: z.string().transform(Number) }),
      check: {
        name: 'level',
        test: ({ claims }) => {
          expectTypeOf(claims).toEqualTypeOf<Readonly<{ email: string; level: number }>>()
          return claims.level > 2
        },
      },
      resources: { orders, users },
    })
    expectTypeOf(server).toEqualTypeOf<DeclaredResourceServer<{ email: string; level: number }>>()
    // @ts-expect-error no claim of that name
    void server.verify('').then(({ claims }) => claims.mail)
  })

  it('are any without one', () => {
    const { orders: server } = createResourceServers({ issuer, resources: { orders } })
    void server.verify('').then(({ claims }) => expectTypeOf(claims.email).toEqualTypeOf<unknown>())
  })
})

describe('the options from the environment', () => {
  it('are options', () => {
    const options = optionsFromEnvironment(process.env)
    expectTypeOf(options).toExtend<ResourceServerOptions>()
    const { audience, ...common } = options
    createResourceServers({ ...common, resources: { orders: { audience, scopes: [] } } })
    optionsFromEnvironment({ OAUTH_ISSUER: undefined })
    // @ts-expect-error text alone
    optionsFromEnvironment({ OAUTH_CLOCK_TOLERANCE: 5 })
  })
})
