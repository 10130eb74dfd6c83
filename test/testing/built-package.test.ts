import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../architecture/imports.js'
import { createProject } from './built-package.js'

const project = await createProject()
afterAll(() => project[Symbol.asyncDispose]())

describe('a process that uses the kit', () => {
  it('ends by itself once its issuers are closed, with nothing left open', async () => {
    project.write(
      'leftovers.mjs',
      `
      import { createTestIssuer, createTestKeys } from 'oauth-resource-server/testing'
      const open = () => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name))
      await createTestKeys()
      const issuer = await createTestIssuer()
      console.log(JSON.stringify(open()))
      const calls = []
      for (const fault of ['silent', 'stall', 'slow', 'drip', 'huge']) {
        await issuer.fail(fault, { delayMs: 60_000 })
        const answered = issuer.requests() + 1
        calls.push(fetch(issuer.jwksUri).then((response) => response.text()).catch(() => 'ended'))
        while (issuer.requests() < answered) await new Promise(setImmediate)
      }
      await issuer.recover()
      await issuer.close()
      console.log(JSON.stringify(await Promise.all(calls)))
      const end = performance.now() + 2000
      while (open().length > 0 && performance.now() < end) await new Promise(setImmediate)
      console.log(JSON.stringify(open()))
      `,
    )
    const { code, output } = await project.node(['leftovers.mjs'])
    expect(output.trim().split('\n')).toEqual([
      '["TCPServerWrap"]',
      '["ended","ended","ended","ended","ended"]',
      '[]',
    ])
    expect(code).toBe(0)
  })

  it('does not start where NODE_ENV is production', async () => {
    project.write(
      'production.mjs',
      `
      import { createTestIssuer } from 'oauth-resource-server/testing'
      await createTestIssuer().catch((error) => console.log(error.message))
      `,
    )
    expect(await project.node(['production.mjs'], { NODE_ENV: 'production' })).toEqual({
      code: 0,
      output:
        'oauth-resource-server/testing issues tokens to anybody and does not start where NODE_ENV is production.\n',
    })
  })
})

describe('the complete tests of docs/testing-your-api.md', () => {
  it.each([
    ['express', 'express/app.test.mjs', 9],
    ['express, without authentication', 'express/open-app.test.mjs', 1],
    ['fastify', 'fastify/app.test.mjs', 3],
    ['verify', 'verify/verify.test.mjs', 22],
    ['rotation', 'verify/rotation.test.mjs', 1],
  ])('pass in node:test: %s', async (_, file, count) => {
    const { code, output } = await project.node(['--test', '--test-reporter=tap', file])
    expect(output).toContain(`# pass ${count}\n# fail 0\n`)
    expect(code).toBe(0)
  })

  it('pass in node:test, compiled from TypeScript: nestjs', async () => {
    expect(await project.compile('nestjs')).toEqual({ code: 0, output: '' })
    const { code, output } = await project.node([
      ...['--test', '--test-reporter=tap', 'nestjs/dist/orders.test.js'],
    ])
    expect(output).toContain('# pass 3\n# fail 0\n')
    expect(code).toBe(0)
  })

  it('fail in node:test where a bad token is accepted', async () => {
    project.write(
      'accepted.test.mjs',
      `
      import { test } from 'node:test'
      import { assertRefused } from 'oauth-resource-server/testing'
      test('fails', () => assertRefused(Promise.resolve({}), 'audience_mismatch'))
      `,
    )
    const { code, output } = await project.node([
      ...['--test', '--test-reporter=tap', 'accepted.test.mjs'],
    ])
    expect(output).toContain('expected a refusal for audience_mismatch, got accepted')
    expect(code).toBe(1)
  })

  it('is at most five lines longer than without authentication', () => {
    const linesOf = (file: string, region: string) => {
      const text = readFileSync(join(root, 'examples/testing/express', file), 'utf8')
      const [, inside] = text.split(new RegExp(`// #(?:end)?region ${region}\\n`))
      return (inside as string).split('\n').length
    }
    const without = linesOf('open-app.test.mjs', 'without')
    expect(linesOf('app.test.mjs', 'with') - without).toBeLessThanOrEqual(5)
    expect(without).toBe(10)
  })
})
