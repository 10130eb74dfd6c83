import { randomUUID } from 'node:crypto'
import express from 'express'
import request from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { requireAccessToken, requireScope } from '../../adapters/express/index.js'
import {
  AccessTokenError,
  ConfigurationError,
  parseScopePolicy,
  type ScopePolicy,
} from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const jwt = await keys.issue({ scope: 'a b c.d' })
const token = await server.verify(jwt)

const run = randomUUID()
let named = 0

// With a thousand new ones, what was named before is forgotten: by another test, or by a mutant in this thread.
beforeEach(() => {
  for (let policy = 0; policy < 1000; policy += 1) {
    named += 1
    parseScopePolicy(`${run}-${named}`)
  }
})

const satisfied: [string, ScopePolicy][] = [
  ['one scope', 'a'],
  ['all of several', 'a b'],
  ['all in another order', 'b a'],
  ['several spaces', '  a   b '],
  ['one scope twice', 'a a'],
  ['any of several', { anyOf: ['x', 'b'] }],
  ['any of one', { anyOf: ['a'] }],
  ['any of several lists', { anyOf: ['a x', 'a b'] }],
  ['all of several policies', { allOf: ['a', { anyOf: ['x', 'b'] }] }],
  ['any of several policies', { anyOf: [{ allOf: ['a', 'x'] }, { allOf: ['a', 'b'] }] }],
]

const unsatisfied: [string, ScopePolicy, string][] = [
  ['another scope', 'x', 'x'],
  ['one scope that is there and one that is not', 'a x', 'a x'],
  ['another letter case', 'A', 'A'],
  ['the beginning of a scope', 'c', 'c'],
  ['a scope that goes on', 'c.d.e', 'c.d.e'],
  ['any of others', { anyOf: ['x', 'y'] }, 'x y'],
  ['all of several policies', { allOf: ['a', { anyOf: ['x', 'y'] }] }, 'a x y'],
  ['one scope in several policies', { allOf: ['x a', { anyOf: ['a', 'x'] }] }, 'x a'],
  ['a member of every object', 'constructor', 'constructor'],
]

describe('a scope policy', () => {
  it.each(satisfied)('is satisfied: %s (RFC 6750 §3.1)', async (_, scope) => {
    expect((await server.verify(jwt, { scope })).subject).toBe('user-1')
    expect(token.hasScope(scope)).toBe(true)
    expect(server.authorize(token, { scope })).toBeUndefined()
  })

  it.each(unsatisfied)('is not satisfied: %s (RFC 6750 §3.1)', async (_, scope, named) => {
    const error = await refused(server.verify(jwt, { scope }), 'scope_insufficient')
    expect(error.detail).toBe(
      `the scopes of the token do not suffice: the operation requires ${named.split(' ').join(', ')}`,
    )
    expect(token.hasScope(scope)).toBe(false)
    expect(() => server.authorize(token, { scope })).toThrow(AccessTokenError)
    expect(server.refuse(error, { scope })).toEqual({
      status: 403,
      headers: {
        'WWW-Authenticate': `Bearer realm="api", error="insufficient_scope", scope="${named}", error_description="The access token lacks a scope that this request requires"`,
        'Content-Type': 'application/json; charset=utf-8',
        'Cache-Control': 'no-store',
      },
      body: '{"status":403,"error":"insufficient_scope","error_description":"The access token lacks a scope that this request requires"}',
    })
  })

  it('requires nothing where there is none', async () => {
    expect((await server.verify(jwt, { scope: undefined })).subject).toBe('user-1')
    expect((await server.verify(jwt, {})).subject).toBe('user-1')
  })

  it('is satisfied by no anonymous request (RFC 6750 §3.1)', () => {
    expect(() => server.authorize(undefined, { scope: 'a' })).toThrow(
      expect.objectContaining({ reason: 'token_missing', detail: 'the request is anonymous' }),
    )
  })

  it('is read once, and nobody can change what was read', () => {
    const { named } = parseScopePolicy('orders.delete orders.admin')
    const ofAll = parseScopePolicy({ allOf: ['orders.delete', 'orders.admin'] }).named
    for (const change of [(list: string[]) => list.pop(), (list: string[]) => list.sort()]) {
      expect(() => change(named as string[])).toThrow(TypeError)
      expect(() => change(ofAll as string[])).toThrow(TypeError)
    }
    expect(token.hasScope('orders.delete orders.admin')).toBe(false)
    expect(parseScopePolicy('orders.delete orders.admin').named).toEqual([
      'orders.delete',
      'orders.admin',
    ])
  })

  it('of a route is read once: what becomes of the object later changes nothing', async () => {
    const scope = { anyOf: ['x'] }
    const app = express()
    app.get('/guarded', requireAccessToken(server, { scope }), (_req, res) => {
      res.send('passed')
    })
    app.get('/scoped', requireAccessToken(server), requireScope(scope), (_req, res) => {
      res.send('passed')
    })
    scope.anyOf.push('a')
    for (const path of ['/guarded', '/scoped']) {
      const { status, headers } = await request(app).get(path).set('Authorization', `Bearer ${jwt}`)
      expect([status, headers['www-authenticate']]).toEqual([
        403,
        'Bearer realm="api", error="insufficient_scope", scope="x", error_description="The access token lacks a scope that this request requires"',
      ])
    }
  })

  it('of 256 characters is kept, and a longer one is not, so that what requests name fills no memory', () => {
    const longest = `a ${'b'.repeat(254)}`
    expect(parseScopePolicy(longest)).toBe(parseScopePolicy(longest))
    const long = `  a   ${'b'.repeat(250)} `
    expect(parseScopePolicy(long)).not.toBe(parseScopePolicy(long))
    expect(parseScopePolicy(long).named).toEqual(['a', 'b'.repeat(250)])
    expect(token.hasScope(`a${' '.repeat(256)}b`)).toBe(true)
    expect(token.hasScope(`a${' '.repeat(256)}x`)).toBe(false)
  })

  it('is kept beside 999 others: with the next one, all that were named are forgotten', () => {
    const othersUntilForgotten = (kept: string) => {
      const first = parseScopePolicy(kept)
      for (let others = 1; others < 3000; others += 1) {
        parseScopePolicy(`${kept}${others}`)
        if (parseScopePolicy(kept) !== first) return others
      }
      return undefined
    }
    // What was named before is gone then, but for the last two.
    expect(othersUntilForgotten('kept')).toBeDefined()
    expect(othersUntilForgotten('beside')).toBe(998)
  })

  it('is read anew where more policies were named than any API has', () => {
    for (let index = 0; index < 1100; index += 1) {
      expect(token.hasScope(`x${index}`)).toBe(false)
    }
    expect(token.hasScope('a b')).toBe(true)
    expect(token.hasScope('b a')).toBe(true)
  })

  it('never takes an element of an array for several scopes (RFC 6749 §3.3)', async () => {
    const array = await keys.issue({ scope: ['a b'] })
    await refused(server.verify(array, { scope: 'a' }), 'scope_insufficient')
    await refused(server.verify(array, { scope: 'a b' }), 'scope_insufficient')
  })

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['spaces alone', '  '],
    ['a tab', 'a\tb'],
    ['a no-break space', 'a\u00a0b'],
    ['a quote', 'a"b'],
    ['a quote beside a scope', 'a b"c'],
    ['a backslash', 'a\\b'],
    ['a line feed', 'a\nb'],
    ['a letter beyond ASCII', '\u00e4'],
    ['null', null],
    ['a number', 1],
    ['true', true],
    ['an array', ['a', 'b']],
    ['an empty object', {}],
    ['anyOf of nothing', { anyOf: [] }],
    ['allOf of nothing', { allOf: [] }],
    ['anyOf that is a text', { anyOf: 'a' }],
    ['anyOf that is null', { anyOf: null }],
    ['another quantifier', { noneOf: ['a'] }],
    ['two quantifiers', { anyOf: ['a'], allOf: ['b'] }],
    ['a quantifier and another member', { anyOf: ['a'], note: 'b' }],
    ['a malformed part', { anyOf: ['a', ''] }],
    ['a part that is no policy', { allOf: ['a', null] }],
    ['holes alone', { allOf: new Array(2) }],
    ['a hole', { allOf: Object.assign(['a'], { length: 2 }) }],
  ])('cannot be %s: a ConfigurationError, wherever it is written', async (_, policy) => {
    const scope = policy as string
    const written = "write 'orders.read orders.write' for all of them or { anyOf: ["
    await expect(server.verify(jwt, { scope })).rejects.toBeInstanceOf(ConfigurationError)
    await expect(server.verify(jwt, { scope })).rejects.toThrow(written)
    await expect(server.authenticate({ headers: {} }, { scope })).rejects.toThrow(written)
    expect(() => server.guard({ scope })).toThrow(written)
    expect(() => token.hasScope(scope)).toThrow(written)
    expect(() => server.authorize(token, { scope })).toThrow(written)
    const error = new AccessTokenError('token_missing', 'no token')
    expect(() => server.refuse(error, { scope })).toThrow(written)
  })

  it('can be 20 deep, and not deeper, nor contain itself', () => {
    const nested = (depth: number) => {
      let policy: ScopePolicy = 'a'
      for (let level = 0; level < depth; level += 1) policy = { anyOf: [policy] }
      return policy
    }
    const circle: { anyOf: ScopePolicy[] } = { anyOf: ['x'] }
    circle.anyOf.push(circle)
    expect(token.hasScope(nested(20))).toBe(true)
    for (const scope of [nested(21), nested(100_000), circle]) {
      expect(() => server.guard({ scope })).toThrow(ConfigurationError)
      expect(() => server.guard({ scope })).toThrow(
        'scope has policies in policies: write at most 20 deep.',
      )
    }
  })
})
