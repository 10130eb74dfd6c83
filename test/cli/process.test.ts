import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestIssuer } from '../../src/testing/index.js'
import { createProject } from '../testing/built-package.js'

const project = await createProject()
const issuer = await createTestIssuer({ audience: 'https://api.example.com/orders' })
afterAll(async () => {
  await issuer.close()
  await project[Symbol.asyncDispose]()
})
const options = ['--issuer', issuer.issuer, '--audience', 'https://api.example.com/orders']

function start(argv: readonly string[]): ChildProcess {
  const main = join('node_modules', 'oauth-resource-server', 'dist', 'src', 'cli', 'main.js')
  const { FORCE_COLOR: _, NODE_V8_COVERAGE: __, COLUMNS: ___, ...env } = process.env
  const { folder } = project
  return spawn(process.execPath, [main, ...argv], { cwd: folder, env, timeout: 60_000 })
}

/** What a process writes and how it ends. */
async function ended(child: ChildProcess, stdin?: string) {
  let [output, errors] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk
  })
  child.stdin?.end(stdin)
  const [code, signal] = await once(child, 'close')
  return { code, signal, output, errors }
}

describe('the process', () => {
  it('takes a token from a pipe, and ends with the verdict', async () => {
    const good = await ended(
      start(['explain', '-', ...options]),
      `Bearer ${await issuer.issue()}\n`,
    )
    expect([good.code, good.errors]).toEqual([0, ''])
    expect(good.output).toContain('\naccepted\n  issuer    http://127.0.0.1:')
    const bad = await ended(start(['explain', await issuer.badToken('expired'), ...options]))
    expect([bad.code, bad.errors]).toEqual([1, ''])
    expect(bad.output).toContain('\nrefused: token_expired, 401 invalid_token\n')
  })

  it('takes a token from a file, and answers a program', async () => {
    project.write('token.txt', await issuer.issue())
    const { code, output } = await ended(start(['explain', '@token.txt', ...options, '--json']))
    expect(code).toBe(0)
    expect(JSON.parse(output)).toMatchObject({ command: 'explain', verdict: 'accepted' })
  })

  it('says what is wrong with the command line, without a stack', async () => {
    expect(await ended(start(['explain', '--isuer']))).toEqual({
      code: 2,
      signal: null,
      output: '',
      errors:
        'oauth-resource-server explain: there is no such option: write --issuer.\nSee oauth-resource-server explain --help.\n',
    })
  })

  it('keeps its verdict where the reader of a pipe is gone (EPIPE)', async () => {
    const child = start(['explain', '-', ...options])
    child.stdout?.destroy()
    child.stderr?.destroy()
    child.stdin?.end(await issuer.badToken('other-audience'))
    const [code, signal] = await once(child, 'exit')
    expect([code, signal]).toEqual([1, null])
  })

  it('ends at once and quietly on Ctrl-C, while an issuer is silent', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    const child = start(['check', `http://127.0.0.1:${port}`])
    const outcome = ended(child)
    const [socket] = await once(silent, 'connection')
    child.kill('SIGINT')
    expect(await outcome).toEqual({ code: null, signal: 'SIGINT', output: '', errors: '' })
    socket.destroy()
    silent.close()
  })

  it('does not wait for what a module of the user has opened', async () => {
    project.write(
      'servers.mjs',
      `import { createServer } from 'node:http'
      import { createResourceServers } from 'oauth-resource-server'
      createServer().listen(0, '127.0.0.1')
      export const { orders } = createResourceServers({
        issuer: 'https://login.example.com',
        resources: { orders: { audience: 'https://api.example.com/orders', scopes: ['orders.read'] } },
      })`,
    )
    const { code, output, errors } = await ended(start(['resources', 'servers.mjs']))
    expect([code, errors]).toEqual([0, ''])
    expect(output).toMatch(/^# Resources\n\n## orders\n/)
  })
})
