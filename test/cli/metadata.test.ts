import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { run } from './run.js'

const issuer = 'https://login.example.com'
const audience = 'https://api.example.com/orders'
const options = ['--issuer', issuer, '--audience', audience]

describe('metadata', () => {
  it('prints the document, and says where it is served (RFC 9728 §2, §3.1)', async () => {
    const all = [
      ...['--name', 'Orders', '--scope', 'orders.read  orders.write'],
      ...['--documentation', 'https://developer.example.com/orders'],
      ...['--policy-uri', 'https://example.com/policy', '--tos-uri', 'https://example.com/terms'],
    ]
    const ran = await run(['metadata', ...options, ...all])
    expect(ran).toEqual({
      exitCode: 0,
      said: '',
      errors:
        'Clients look for it at https://api.example.com/.well-known/oauth-protected-resource/orders\n',
      output: `{
  "resource": "https://api.example.com/orders",
  "authorization_servers": [
    "https://login.example.com"
  ],
  "scopes_supported": [
    "orders.read",
    "orders.write"
  ],
  "bearer_methods_supported": [
    "header"
  ],
  "resource_name": "Orders",
  "resource_documentation": "https://developer.example.com/orders",
  "resource_policy_uri": "https://example.com/policy",
  "resource_tos_uri": "https://example.com/terms"
}
`,
    })
  })

  it('is what the library serves, at the place that the library serves it at', async () => {
    const { output, errors } = await run(['metadata', ...options, '--json'])
    const server = createResourceServer({ issuer, audience, resource: {} })
    const url = 'https://api.example.com/.well-known/oauth-protected-resource/orders'
    expect(errors).toBe('')
    expect(JSON.parse(output)).toEqual({ command: 'metadata', url, document: server.metadata() })
  })

  it('has a document for each tenant of a template', async () => {
    const template = ['--issuer', `${issuer}/{tenant}`, '--audience', `${audience}/{tenant}`]
    const { output } = await run(['metadata', ...template, '--tenant', 'acme', '--json'])
    const { url, document } = JSON.parse(output)
    expect(url).toBe('https://api.example.com/.well-known/oauth-protected-resource/orders/acme')
    expect(document).toMatchObject({
      resource: 'https://api.example.com/orders/acme',
      authorization_servers: ['https://login.example.com/acme'],
    })
    const without = await run(['metadata', ...template])
    expect(without.errors).toContain(
      'no tenant is named, and {tenant} stands for one: write --tenant',
    )
  })

  it.each([
    [['x'], 'there is an argument that nobody reads: write options alone.'],
    [[], '--issuer is missing: write --issuer https://login.example.com.'],
    [
      ['--issuer', issuer],
      '--audience is missing: write --audience https://api.example.com/orders.',
    ],
    [['--issuer', issuer, '--audience', 'orders'], 'resource is found at an https identifier'],
    [[...options, '--tenant', 'acme'], 'tenant was given, but nothing names one'],
  ])('says what to write in place of %j', async (argv, message) => {
    const { exitCode, output, errors } = await run(['metadata', ...argv])
    expect([exitCode, output]).toEqual([2, ''])
    expect(errors).toContain(`oauth-resource-server metadata: ${message}`)
  })
})
