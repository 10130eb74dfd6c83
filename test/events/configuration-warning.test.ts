import { describe, expect, it } from 'vitest'
import type { ResourceServerOptions } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const issuer = 'https://login.example.com'

function warningsOf(options: Partial<ResourceServerOptions>): unknown[] {
  const told: unknown[] = []
  resourceServer(keys, { on: { 'configuration.warning': (event) => told.push(event) }, ...options })
  return told
}

describe('configuration.warning', () => {
  it('is not told of the baseline', () => {
    expect(warningsOf({})).toEqual([])
  })

  it.each([
    ['https://api.example.com/orders/', 'ends in a slash: the audience without it is another one'],
    ['urn:example:a/', 'ends in a slash: the audience without it is another one'],
    [
      'https://api.example.com/{tenant}/',
      'ends in a slash: the audience without it is another one',
    ],
    ['https://api.example.com/orders?v=1', 'has a query, which RFC 8707 discourages'],
    ['http://localhost:3000/orders', 'uses http:, which works on loopback alone'],
    ['https://api.example.com:443/orders', 'names a default port'],
    ['https://api.example.com:443', 'names a default port'],
    ['https://API.example.com', 'has upper-case letters in its host'],
    ['https://api.Example.com', 'has upper-case letters in its host'],
  ])('is told of %s: %s (RFC 8707 §2)', (audience, warning) => {
    const told = warningsOf({ audience })
    expect(told).toEqual([{ message: `audience '${audience}' ${warning}.` }])
    expect(Object.isFrozen(told[0])).toBe(true)
  })

  it('is told of each thing that is seldom meant', () => {
    const audience = ['http://LOCALHOST:80?a/', 'orders']
    expect(warningsOf({ audience })).toEqual(
      [
        'has a query, which RFC 8707 discourages',
        'ends in a slash: the audience without it is another one',
        'uses http:, which works on loopback alone',
        'names a default port',
        'has upper-case letters in its host',
      ].map((warning) => ({ message: `audience 'http://LOCALHOST:80?a/' ${warning}.` })),
    )
  })

  it.each([
    ['https://api.example.com/Orders:443'],
    ['https://api.example.com:8443'],
    ['https://api.example.com:4430'],
    ['https://api.example.com:80'],
    ['urn:example:Orders:443'],
    ['https://api.example.com/http://U@B.example:80'],
    ['api://orders'],
    ['api://orders/https://B.example'],
    ['orders'],
    [{ opaque: 'https:443?/' }],
    ['https://{tenant}.example.com'],
  ])('is not told of %j (RFC 8707 §2)', (audience) => {
    expect(warningsOf({ audience })).toEqual([])
  })

  it('is told of an audience of an issuer, too', () => {
    const own = { issuer, audience: 'https://api.example.com/orders/' }
    expect(warningsOf({ issuer: own }).length).toBe(1)
  })

  it('is told once, however many issuers share the audience', () => {
    const issuers = ['https://a.example', 'https://b.example']
    const audience = 'https://api.example.com/orders/'
    expect(warningsOf({ issuer: issuers, audience }).length).toBe(1)
  })
})
