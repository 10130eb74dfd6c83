import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  type Registration,
  readRegistration,
  resourceServerOf,
} from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const options = { issuer: 'https://login.example.com', audience: 'https://api.example.com/orders' }

/** What is thrown at what somebody wrote, whose types nobody checked. */
function refusal(registration: unknown, frameworkNames?: readonly string[]): string {
  try {
    readRegistration(registration as Registration<unknown>, frameworkNames)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return (error as Error).message
  }
  return 'accepted'
}

describe('what a plugin or module is registered with', () => {
  it('is a resource server, taken as it is', () => {
    expect(readRegistration({ resourceServer: orders })).toEqual({ server: orders, common: {} })
  })

  it('is the options of one', () => {
    const { server, common } = readRegistration(options)
    expect(Object.keys(server)).toEqual([
      ...['verify', 'authenticate', 'authorize', 'refuse', 'metadata', 'metadataRoute'],
      ...['ready', 'health', 'guard'],
    ])
    expect(common).toEqual({})
    expect(readRegistration({ ...options, resourceServer: undefined } as never).common).toEqual({})
  })

  it('has beside it what all routes have in common', () => {
    const common = { optional: true, preflight: false }
    expect(readRegistration({ resourceServer: orders, ...common }).common).toEqual(common)
    expect(readRegistration({ ...options, ...common }).common).toEqual(common)
    const tenant = () => 'acme'
    const audience = 'https://api.example.com/{tenant}/orders'
    expect(readRegistration({ ...options, audience, tenant }).common).toEqual({ tenant })
  })

  it('has options of the framework, which are not ours to refuse', () => {
    const registration = { resourceServer: orders, prefix: '/v1', logLevel: 'warn' }
    expect(refusal(registration, ['prefix', 'logLevel'])).toBe('accepted')
    expect(refusal({ ...options, prefix: '/v1' }, ['prefix', 'logLevel'])).toBe('accepted')
    expect(refusal(registration, ['prefix'])).toBe(
      'there is a resourceServer, and logLevel beside it: write logLevel where the resource server is created.',
    )
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'https://login.example.com'],
    ['a function', () => options],
  ])('is not %s', (_, registration) => {
    expect(refusal(registration)).toBe(
      'there are no options: write an object such as { issuer, audience } or { resourceServer }.',
    )
    expect(() => resourceServerOf(registration as never)).toThrow(ConfigurationError)
  })

  it.each([
    [{}, /^issuer/],
    [[], /^issuer/],
    [{ resourceServer: undefined }, /^issuer/],
    [{ resourceServer: {} }, /^issuer/],
    [{ resourceServer: { guard: () => {} } }, /"guard"/],
    [{ resourceServer: { refuse: () => {} } }, /"refuse"/],
    [{ resourceServer: 'orders' }, /^the options are "orders": write/],
    [{ ...options, audiance: 'orders' }, /"audiance"/],
    [{ resourceServer: orders, audience: 'orders' }, /, and audience beside it: write audience/],
    [{ resourceServer: orders, optional: 'yes' }, /^optional is "yes": write true or false/],
    [{ ...options, preflight: 1 }, /^preflight is 1: write true or false/],
    [{ ...options, tenant: 'acme' }, /^tenant is "acme": write a function/],
    [{ resourceServer: orders, tenant: () => 'acme' }, /^tenant was given, but nothing names one/],
  ])('is refused at once: %o', (registration, message) => {
    expect(refusal(registration)).toMatch(message)
  })

  it('has no scope, and says where that is written', () => {
    const message =
      "scope is a route's own matter: write config: { auth: { scope } } there in Fastify, or @RequireScope() in NestJS."
    expect(refusal({ resourceServer: orders, scope: 'orders.read' })).toBe(message)
    expect(refusal({ ...options, scope: 'orders.read' })).toBe(message)
  })
})
