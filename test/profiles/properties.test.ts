import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccessTokenError, type ProfileName } from '../../src/index.js'
import { api, client, keys, now, profileNames, serverOf, tid } from './providers.js'

const servers = profileNames.map((profile) => [profile, serverOf(profile)] as const)
const strict = serverOf('rfc9068')

/** A claim that is mostly there, and mostly as it should be; values that rows tell apart. */
const often = <T>(...values: readonly [T, ...T[]]) =>
  fc.oneof(
    { arbitrary: fc.constant(values[0]), weight: 6 },
    { arbitrary: fc.constantFrom(...values, undefined), weight: 1 },
  )
const claims = fc.record({
  sub: often<unknown>('user-1', ''),
  client_id: fc.constantFrom(client, undefined),
  iat: often(now),
  jti: often('AT.1', 'ID.1'),
  azp: often<unknown>('a', 1),
  appid: fc.constantFrom('a', undefined, null),
  cid: often('a', ''),
  scp: often<unknown>('orders.read', ['orders.read']),
  roles: fc.constantFrom(['Orders.Read'], undefined),
  ver: often<unknown>('2.0', '1.0', 1),
  tid: often(tid, 'contoso'),
  typ: fc.constantFrom('Bearer', undefined, 'ID'),
  token_use: fc.constantFrom('access', undefined, 'id'),
  aud: fc.constantFrom(api, undefined),
})
const tells = fc.record(
  { nonce: fc.constant('n'), at_hash: fc.constant('h'), events: fc.constant({}) },
  { requiredKeys: [] },
)
const typ = fc.constantFrom(
  'at+jwt',
  'JWT',
  'application/okta-internal-at+jwt',
  undefined,
  'dpop+jwt',
)

const issue = (payload: object, header: object) =>
  keys.issue(
    {
      ...{ sub: undefined, client_id: undefined, iat: undefined, jti: undefined, aud: undefined },
      ...payload,
    },
    { header: { ...header } },
  )

describe('profiles', () => {
  const taken = new Map<string, number>()

  it('are named by strict if and only if they take the token (issue 8)', async () => {
    await fc.assert(
      fc.asyncProperty(
        claims,
        fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, { arbitrary: tells, weight: 1 }),
        typ,
        async (payload, marks, type) => {
          const jwt = await issue({ ...payload, ...marks }, { typ: type })
          const taking: ProfileName[] = []
          for (const [profile, server] of servers) {
            const accepted = await server.verify(jwt).then(
              () => true,
              (error: unknown) => {
                if (error instanceof AccessTokenError) return false
                throw error
              },
            )
            if (accepted) taking.push(profile)
            if (accepted) taken.set(profile, (taken.get(profile) ?? 0) + 1)
          }
          const refusal = await strict.verify(jwt).catch((error: AccessTokenError) => error)
          if (!(refusal instanceof AccessTokenError)) {
            expect(taking).toContain('rfc9068')
            return
          }
          const named = [...refusal.detail.matchAll(/'([a-z0-9]+)'/g)].map(([, name]) => name)
          const isNamed = refusal.reason === 'type_mismatch' || refusal.reason === 'claim_missing'
          expect(named).toEqual(isNamed ? taking : [])
        },
      ),
      { numRuns: 1500 },
    )
    expect([...taken.keys()].sort()).toEqual([...profileNames].sort()) // each was met
  })

  it('have each of their verdicts again when the token comes again', async () => {
    await fc.assert(
      fc.asyncProperty(claims, tells, typ, async (payload, marks, type) => {
        const jwt = await issue({ ...payload, ...marks }, { typ: type })
        for (const [profile, server] of servers) {
          const verdict = (at: typeof server) =>
            at.verify(jwt).then(
              ({ clientId, resource }) => ({ clientId, resource }),
              (error: unknown) => (error as AccessTokenError).message,
            )
          const cold = await verdict(serverOf(profile, { cache: false }))
          expect(await verdict(server)).toEqual(cold)
          expect(await verdict(server)).toEqual(cold)
        }
      }),
      { numRuns: 60 },
    )
  })
})
