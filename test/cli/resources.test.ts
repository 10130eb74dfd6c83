import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../architecture/imports.js'
import { run } from './run.js'

const folder = mkdtempSync(join(tmpdir(), 'resources-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A module that declares resources. */
function module(name: string, text: string): string {
  const path = join(folder, name)
  const library = pathToFileURL(join(root, 'src/index.ts')).href
  writeFileSync(path, `import { createResourceServers } from '${library}'\n${text}`)
  return path
}

const declaration = `createResourceServers({
  issuer: 'https://login.example.com',
  maxLifetime: 3600,
  resources: {
    orders: {
      audience: ['https://api.example.com/orders', 'orders-api'],
      scopes: ['orders.read', 'orders.write'],
      properties: { classification: 'internal | "secret"' },
    },
    users: { audience: 'https://api.example.com/{tenant}/users', scopes: [], maxLifetime: 300 },
    admin: { audience: 'admin-api', scopes: ['admin.all'] },
  },
})`

describe('resources', () => {
  it('prints what a module declares, with a request for each (RFC 8707 §2)', async () => {
    const path = module('named.mjs', `export const { orders, users, admin } = ${declaration}`)
    expect(await run(['resources', path])).toEqual({
      exitCode: 0,
      errors: '',
      said: '',
      output: `# Resources

## admin

| | |
| --- | --- |
| identifier | \`admin-api\` |
| scopes | \`admin.all\` |
| lifetime | at most 3600 s |
| issuer | \`https://login.example.com\` |

Its name is no URI, so no \`resource\` can ask for it (RFC 8707 §2): how a client does, the authorization server says.

## orders

| | |
| --- | --- |
| identifier | \`https://api.example.com/orders\`, \`orders-api\` |
| scopes | \`orders.read\`, \`orders.write\` |
| lifetime | at most 3600 s |
| issuer | \`https://login.example.com\` |
| classification | "internal \\| \\"secret\\"" |

\`\`\`http
POST /token
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&resource=https%3A%2F%2Fapi.example.com%2Forders&scope=orders.read+orders.write
\`\`\`

## users

| | |
| --- | --- |
| identifier | \`https://api.example.com/{tenant}/users\` |
| scopes | none |
| lifetime | at most 300 s |
| issuer | \`https://login.example.com\` |

\`\`\`http
POST /token
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&resource=https%3A%2F%2Fapi.example.com%2F{tenant}%2Fusers
\`\`\`
`,
    })
  })

  it('finds them in a record too, each once, and has a form for programs', async () => {
    const text = `const all = ${declaration.replace('maxLifetime: 3600,', '')}\nexport default all\nexport const { orders } = all\nexport const nothing = null`
    const { output } = await run(['resources', module('record.mjs', text), '--json'])
    const { command, resources } = JSON.parse(output)
    expect(command).toBe('resources')
    expect(resources.map(({ name }: { name: string }) => name).sort()).toEqual([
      ...['admin', 'orders', 'users'],
    ])
    expect(resources.find(({ name }: { name: string }) => name === 'admin')).toEqual({
      name: 'admin',
      audience: ['admin-api'],
      scopes: ['admin.all'],
      properties: {},
      issuers: ['https://login.example.com'],
    })
    expect((await run(['resources', join(folder, 'record.mjs')])).output).toContain(
      '| lifetime | until `exp` |',
    )
  })

  it.each([
    ['no module', [], 'there is no module: write the path of one, such as ./servers.js.'],
    ['two modules', ['a', 'b'], 'there are several modules: write the path'],
    ['a module that is not there', ['/nowhere.mjs'], '/nowhere.mjs cannot be loaded: '],
  ])('says what to write in place of %s', async (_, argv, message) => {
    const { exitCode, errors } = await run(['resources', ...argv])
    expect(exitCode).toBe(2)
    expect(errors).toContain(`oauth-resource-server resources: ${message}`)
    expect(errors).not.toContain('    at ')
  })

  it.each([
    ['without resources', 'export const a = 1', 'exports no resources: write export const'],
    ['that throws an error', "throw new Error('no database')", 'cannot be loaded: no database'],
    ['that throws anything', "throw 'no database'", 'cannot be loaded: no database'],
  ])('refuses a module %s', async (name, text, message) => {
    const { errors } = await run(['resources', module(`${name.replaceAll(' ', '-')}.mjs`, text)])
    expect(errors).toContain(message)
  })
})
