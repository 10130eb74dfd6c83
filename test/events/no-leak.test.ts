import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import express from 'express'
import request from 'supertest'
import * as v from 'valibot'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod'
import { requireAccessToken } from '../../adapters/express/index.js'
import {
  type AccessCheck,
  createResourceServer,
  type RefusedEvent,
  type ResourceServerOptions,
} from '../../src/index.js'
import { startKeyServer } from '../support/key-server.js'
import { rawToken } from '../support/raw-token.js'
import { createTestKeys, now } from '../support/test-keys.js'

/** Stands in every claim and every header member of every token here. */
const marker = 'mArKeR0815'
const keys = await createTestKeys('ES256', 'ES384')
const es256 = { keys: [await keys.publicJwk('ES256')] }
const dead = await startKeyServer(() => {})
await dead.close()
const issuer = 'https://login.example.com'
const loopback = { issuer: dead.origin }

const claims = {
  ...{ sub: marker, client_id: marker, jti: marker, scope: marker, scp: marker, azp: marker },
  ...{ [marker]: marker, roles: [marker, { [marker]: marker }], act: { sub: marker } },
  aud: ['https://api.example.com/orders', `https://${marker}.example`],
}
const header = { kid: 'ES256-1', [marker]: marker, jku: `https://${marker}.example`, x5t: marker }
const issue = (changes: object = {}, headers: object = {}, alg = 'ES256') =>
  keys.issue({ ...claims, ...changes }, { alg, header: { ...header, ...headers } })
const given = { issuer: { issuer, jwks: es256 } }
const template = { audience: 'https://api.example.com/{tenant}/orders' }
/** A second issuer that has no tenants. */
const mixed = {
  issuer: [given.issuer, { issuer: 'https://b.example', jwks: es256, audience: 'orders' }],
  ...template,
}

const good = await issue()
const [goodHeader, goodPayload, goodSignature] = good.split('.') as [string, string, string]

const reader = await issue({ scope: 'orders.read' })
const no = () => false
/** A check that fails as HTTP clients do: with what it sent. */
const leaky: AccessCheck['test'] = (_, { request }) => {
  const { headers } = request as { headers: { authorization: string } }
  throw Object.assign(new Error(`502 for ${headers.authorization}`), { config: { headers } })
}

/** Reason, Authorization header, options, tenant of the request. */
const walk: [string, string | undefined, Partial<ResourceServerOptions>?, unknown?][] = [
  ['token_missing', undefined],
  ['scheme_unsupported', `DPoP ${good}`],
  ['scheme_unsupported', `Basic ${btoa(`${marker}:${marker}`)}`],
  ['scheme_unsupported', `${marker} ${good}`],
  ['credentials_malformed', `Bearer ${good} ${marker}`],
  ['credentials_malformed', `Bearer "${good}"`],
  ['credentials_malformed', `Bearer\t${good}`],
  ['credentials_repeated', `Bearer ${good}, Bearer ${good}`],
  ['token_malformed', `Bearer ${marker}`],
  ['token_malformed', `Bearer ${good}.${marker}`],
  ['token_malformed', `Bearer ${good}.${marker}.${marker}`],
  ['token_malformed', `Bearer ${rawToken(marker, marker)}`],
  ['token_malformed', `Bearer ${rawToken('{"alg":"ES256"}', `["${marker}"]`)}`],
  ['token_malformed', `Bearer ${await issue({}, { kid: [marker] })}`],
  ['token_too_long', `Bearer ${good}`, { maxTokenLength: 64 }],
  ['type_mismatch', `Bearer ${await issue({}, { typ: marker })}`],
  ['algorithm_refused', `Bearer ${await issue({}, {}, 'ES384')}`, { algorithms: ['ES256'] }],
  ['algorithm_refused', `Bearer ${await forged({ alg: marker, typ: 'at+jwt' })}`],
  ['critical_header_unsupported', `Bearer ${await forged({ alg: 'ES256', crit: [marker] })}`],
  ['issuer_unknown', `Bearer ${await issue({ iss: `https://${marker}.example` })}`],
  ['key_unknown', `Bearer ${await issue({}, { kid: marker })}`],
  ['key_unsuitable', `Bearer ${await issue({}, {}, 'ES384')}`],
  ['signature_invalid', `Bearer ${goodHeader}.${goodPayload}.${'A'.repeat(86)}`],
  ['token_expired', `Bearer ${await issue({ exp: now - 60 })}`],
  ['token_not_yet_valid', `Bearer ${await issue({ nbf: now + 60 })}`],
  ['token_not_yet_valid', `Bearer ${await issue({ iat: now + 60 })}`],
  ['token_too_old', `Bearer ${await issue({ iat: now - 600 })}`, { maxTokenAge: 60 }],
  ['lifetime_too_long', `Bearer ${good}`, { maxLifetime: 60 }],
  ['claim_missing', `Bearer ${await issue({ sub: undefined })}`],
  ['claim_invalid', `Bearer ${await issue({ sub: [marker] })}`],
  ['claim_invalid', `Bearer ${await issue({ iss: [marker] })}`],
  ['claim_invalid', `Bearer ${await issue({ exp: marker })}`],
  ['claim_invalid', `Bearer ${await issue({ aud: [marker, 1] })}`],
  ['claim_invalid', `Bearer ${await issue({ scope: { [marker]: marker } })}`],
  ['claim_invalid', `Bearer ${await issue({ act: marker })}`],
  ['audience_mismatch', `Bearer ${await issue({ aud: `https://${marker}.example` })}`],
  ['audience_mismatch', `Bearer ${good}`, template, 'acme'],
  ['audience_not_single', `Bearer ${good}`, { singleAudience: true }],
  ['tenant_invalid', `Bearer ${good}`, template, `../${marker}`],
  ['tenant_invalid', `Bearer ${good}`, template, undefined],
  ['tenant_invalid', `Bearer ${good}`, template, new Error(marker)],
  ['tenant_mismatch', `Bearer ${await issue({ iss: 'https://b.example' })}`, mixed, 'acme'],
  ['binding_unsupported', `Bearer ${await issue({ cnf: { jkt: marker } })}`],
  ['scope_insufficient', `Bearer ${good}`],
  ['claim_insufficient', `Bearer ${reader}`, { requireClaims: { azp: 'admin' } }],
  ['claim_insufficient', `Bearer ${reader}`, { requireClaims: { roles: { includes: 'admin' } } }],
  ['claim_insufficient', `Bearer ${reader}`, { requireClaims: { sub: { name: 'a', test: no } } }],
  ['claim_refused', `Bearer ${reader}`, { claims: z.strictObject({ sub: z.number() }) }],
  ['claim_refused', `Bearer ${reader}`, { claims: v.strictObject({ sub: v.literal('a') }) }],
  ['check_refused', `Bearer ${reader}`, { check: { name: 'member', test: no } }],
  ['check_unavailable', `Bearer ${reader}`, { check: { name: 'member', test: leaky } }],
  ['keys_unavailable', `Bearer ${good}`, { issuer: { issuer, jwksUri: `${dead.origin}/jwks` } }],
  ['metadata_unavailable', `Bearer ${await issue({ iss: dead.origin })}`, { issuer: loopback }],
]

async function forged(members: object): Promise<string> {
  return rawToken(JSON.stringify({ ...header, ...members }), JSON.stringify({ iss: issuer }))
}

function expectNothingOf(authorization: string | undefined, ...observable: unknown[]): void {
  const text = observable
    .map((value) => inspect(value, { depth: 20, showHidden: true, maxStringLength: null }))
    .join('\n')
  expect(text).not.toContain(marker)
  for (const part of authorization?.split(/[\s.,"]+/) ?? []) {
    if (part.length > 7) expect(text).not.toContain(part)
  }
}

const written: unknown[] = []
const spies = (['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((name) =>
  vi.spyOn(console, name).mockImplementation((...args) => written.push(args)),
)
afterAll(() => {
  for (const spy of spies) spy.mockRestore()
})

describe('what is said of a refused token', () => {
  it('starts from a token that passes', async () => {
    const told: unknown[] = []
    const on = { accepted: (event: unknown) => void told.push(event) }
    const options = { audience: 'https://api.example.com/orders', clock: () => now * 1000, on }
    const impliedScopes = { [marker]: ['orders.read'] }
    const server = createResourceServer({ ...given, ...options, impliedScopes })
    expect((await server.verify(good, { scope: 'orders.read' })).subject).toBe(marker)
    expectNothingOf(`Bearer ${good}`, told)
    expect([goodHeader, goodPayload, goodSignature].every((part) => part.length > 7)).toBe(true)
  })

  it('walks every refusal that there is', () => {
    expect([...new Set(walk.map(([reason]) => reason))]).toEqual([
      ...['token_missing', 'scheme_unsupported', 'credentials_malformed', 'credentials_repeated'],
      ...['token_malformed', 'token_too_long', 'type_mismatch', 'algorithm_refused'],
      ...['critical_header_unsupported', 'issuer_unknown', 'key_unknown', 'key_unsuitable'],
      ...['signature_invalid', 'token_expired', 'token_not_yet_valid', 'token_too_old'],
      'lifetime_too_long',
      ...['claim_missing', 'claim_invalid', 'audience_mismatch', 'audience_not_single'],
      ...['tenant_invalid', 'tenant_mismatch', 'binding_unsupported', 'scope_insufficient'],
      ...['claim_insufficient', 'claim_refused', 'check_refused', 'check_unavailable'],
      ...['keys_unavailable', 'metadata_unavailable'],
    ])
  })

  it.each(walk.map(([reason, ...rest], row) => [row, reason, rest] as const))(
    '%i, %s: no event, error, log line or answer holds any of it (RFC 6750 §3)',
    async (_, reason, [authorization, options = {}, tenant]) => {
      const told: unknown[] = []
      const named: unknown[] = []
      const hear = (event: unknown): void => {
        const { claims: audited, ...rest } = event as RefusedEvent
        told.push(rest)
        // The application named two: it gets these, of tokens whose signature was verified.
        named.push([rest.unverified, audited])
      }
      const subscribed: unknown[] = []
      const subscriber = (event: unknown): void => void subscribed.push(event)
      subscribe('oauth-resource-server:refused', subscriber)
      onTestFinished(() => void unsubscribe('oauth-resource-server:refused', subscriber))
      const server = createResourceServer({
        audience: 'https://api.example.com/orders',
        clock: () => now * 1000,
        on: { refused: hear, accepted: hear },
        auditClaims: ['sub', 'client_id'],
        ...given,
        ...options,
      })
      const resolver = () => {
        if (tenant instanceof Error) throw tenant
        return tenant as string
      }
      const route = { scope: 'orders.read', ...('audience' in options ? { tenant: resolver } : {}) }
      const headers = authorization === undefined ? {} : { authorization }
      const error = await server
        .authenticate({ headers }, route)
        .catch((cause: unknown) => cause as Error)
      expect(error).toMatchObject({ reason })
      expect(told).toEqual([expect.objectContaining({ reason })])
      expect(subscribed).toEqual([expect.objectContaining({ reason })])
      expect([
        [true, undefined],
        [false, { sub: marker, client_id: marker }],
      ]).toContainEqual(named[0])
      const answer = server.refuse(error, { scope: 'orders.read' })
      expectNothingOf(authorization, error, String(error), (error as Error).stack, told, answer)

      const app = express().use(requireAccessToken(server, route), () => expect.unreachable())
      const response = await request(app).get('/').set(headers)
      expect(response.status).toBe(answer.status)
      expect(response.text).toBe(answer.body)
      expectNothingOf(authorization, response.headers, response.text, told, written)
      expect(written).toEqual([])
    },
  )
})
