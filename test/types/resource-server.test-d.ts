import type { IncomingMessage } from 'node:http'
import { describe, expectTypeOf, it } from 'vitest'
import {
  type AccessToken,
  AccessTokenError,
  ConfigurationError,
  createResourceServer,
  type Expectations,
  type IssuerOptions,
  type ProfileName,
  type Reason,
  type RefusalResponse,
  type RequestLike,
  type ResourceServerOptions,
  type Scopes,
  UnavailableError,
  type UnavailableReason,
} from '../../src/index.js'

declare const token: AccessToken
const issuer = 'https://login.example.com'
const audience = 'https://api.example.com/orders'

describe('an access token', () => {
  it('has these members, and no others', () => {
    expectTypeOf<keyof AccessToken>().toEqualTypeOf<
      | ('issuer' | 'subject' | 'clientId' | 'audience' | 'resource' | 'scopes' | 'expiresAt')
      | ('issuedAt' | 'tokenId' | 'tenant' | 'actor' | 'claims' | 'header' | 'hasScope')
    >()
    expectTypeOf(token.issuer).toEqualTypeOf<string>()
    expectTypeOf(token.subject).toEqualTypeOf<string | undefined>()
    expectTypeOf(token.clientId).toEqualTypeOf<string | undefined>()
    expectTypeOf(token.audience).toEqualTypeOf<readonly string[]>()
    expectTypeOf(token.resource).toEqualTypeOf<string>()
    expectTypeOf(token.scopes).toEqualTypeOf<Scopes>()
    expectTypeOf(token.expiresAt).toEqualTypeOf<number>()
    expectTypeOf(token.issuedAt).toEqualTypeOf<number | undefined>()
    expectTypeOf(token.tokenId).toEqualTypeOf<string | undefined>()
    expectTypeOf(token.tenant).toEqualTypeOf<string | undefined>()
    expectTypeOf(token.claims.anything).toEqualTypeOf<unknown>()
    expectTypeOf(token.header.anything).toEqualTypeOf<unknown>()
    expectTypeOf(token.hasScope({ allOf: ['a', { anyOf: ['b', 'c'] }] })).toEqualTypeOf<boolean>()
  })

  it('is not to be written to', () => {
    // @ts-expect-error read-only
    token.subject = 'admin'
    // @ts-expect-error read-only
    token.audience.push('https://api.example.com/admin')
    // @ts-expect-error no mutator
    token.scopes.add('orders.admin')
    // @ts-expect-error read-only
    token.claims.sub = 'admin'
  })

  it('has scopes to be asked and iterated', () => {
    expectTypeOf([...token.scopes]).toEqualTypeOf<string[]>()
    expectTypeOf(token.scopes.has('orders.read')).toEqualTypeOf<boolean>()
    expectTypeOf(token.scopes.size).toEqualTypeOf<number>()
  })

  it('can have typed claims', () => {
    expectTypeOf<AccessToken<{ email: string }>['claims']['email']>().toEqualTypeOf<string>()
  })
})

describe('a resource server', () => {
  const server = createResourceServer({ issuer, audience })

  it('answers with these', () => {
    expectTypeOf(server.verify('')).toEqualTypeOf<Promise<AccessToken>>()
    expectTypeOf(server.authenticate({ headers: {} })).toEqualTypeOf<Promise<AccessToken>>()
    expectTypeOf(server.refuse(new Error())).toEqualTypeOf<RefusalResponse>()
    expectTypeOf<RefusalResponse['headers']>().toEqualTypeOf<
      Readonly<Record<string, string | string[]>>
    >()
  })

  it('takes an IncomingMessage, a fetch Request, and what looks like one', () => {
    expectTypeOf<IncomingMessage>().toExtend<RequestLike>()
    expectTypeOf<Request>().toExtend<RequestLike>()
    expectTypeOf<{ headers: { authorization: string } }>().toExtend<RequestLike>()
  })

  it('takes what a request requires', () => {
    expectTypeOf<{ scope: 'a b'; tenant: 'acme' }>().toExtend<Expectations>()
    expectTypeOf<{ scope: { anyOf: ['a', 'b'] } }>().toExtend<Expectations>()
    expectTypeOf<{ tenant: () => Promise<undefined> }>().toExtend<Expectations>()
    expectTypeOf<{ tenant: null }>().not.toExtend<Expectations>()
    expectTypeOf<{ scope: string[] }>().not.toExtend<Expectations>()
  })

  it('takes these options', () => {
    const opaque = { opaque: 'com.acme.orders' }
    expectTypeOf({ issuer, audience: [audience, opaque] }).toExtend<ResourceServerOptions>()
    expectTypeOf({
      issuer: [issuer, { issuer, tenants: ['acme'] }],
    }).toExtend<ResourceServerOptions>()
    expectTypeOf({ audience }).not.toExtend<ResourceServerOptions>()
    expectTypeOf({ issuer, clockTolerance: '5s' }).not.toExtend<ResourceServerOptions>()
    // @ts-expect-error a misspelt name
    createResourceServer({ issuer, audience, clockSkew: 5 })
    // @ts-expect-error an event that there is not
    createResourceServer({ issuer, audience, on: { rejected: () => {} } })
    // @ts-expect-error a JWK Set belongs to an issuer
    createResourceServer({ issuer, audience, jwks: { keys: [] } })
    createResourceServer({
      ...{ issuer, audience },
      on: {
        accepted: (event) => expectTypeOf(event.tenant).toEqualTypeOf<string | undefined>(),
        refused: async (event) => {
          expectTypeOf(event.reason).toEqualTypeOf<Reason | UnavailableReason>()
          expectTypeOf(event.unverified).toEqualTypeOf<boolean>()
        },
        'configuration.warning': ({ message }) => expectTypeOf(message).toEqualTypeOf<string>(),
      },
    })
  })
})

describe('the errors', () => {
  it('say what happened in members of their own', () => {
    expectTypeOf<AccessTokenError['reason']>().toEqualTypeOf<Reason>()
    expectTypeOf<UnavailableError['reason']>().toEqualTypeOf<UnavailableReason>()
    expectTypeOf<UnavailableError['retryAfter']>().toEqualTypeOf<number>()
    expectTypeOf<AccessTokenError['detail']>().toEqualTypeOf<string>()
    expectTypeOf<ConfigurationError>().toExtend<Error>()
    expectTypeOf(AccessTokenError).toBeConstructibleWith('token_missing', '')
    expectTypeOf(UnavailableError).instance.toExtend<Error>()
    expectTypeOf(ConfigurationError).instance.toExtend<Error>()
  })
})

describe('a profile', () => {
  it('is one of these names, for all issuers or for one', () => {
    expectTypeOf<ProfileName>().toEqualTypeOf<
      'rfc9068' | 'auth0' | 'entra' | 'okta' | 'keycloak' | 'cognito' | 'duende' | 'generic'
    >()
    expectTypeOf<ResourceServerOptions['profile']>().toEqualTypeOf<ProfileName | undefined>()
    expectTypeOf<IssuerOptions['profile']>().toEqualTypeOf<ProfileName | undefined>()
    // @ts-expect-error: no profile has this name
    createResourceServer({ issuer, audience, profile: 'azure' })
  })
})
