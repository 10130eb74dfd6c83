import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/run-command.js'
import { root } from '../architecture/imports.js'
import { run, type Where } from './run.js'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

describe('the command line', () => {
  it('tells its version, and what it can do', async () => {
    expect(await run(['--version'])).toEqual({
      exitCode: 0,
      output: `${version}\n`,
      errors: '',
      said: '',
    })
    const { exitCode, output } = await run(['--help'])
    expect(exitCode).toBe(0)
    expect(output).toContain('\n  explain    walk a token through every check,')
    expect((await run(['help'])).output).toBe(output)
  })

  it.each([
    [[], 'there is no command: write one of explain'],
    [['explian'], 'there is no such command: write explain.'],
    [['constructor'], 'there is no such command: write one of explain'],
    [['decode', 'eyJ.secret'], 'there is no such command: write one of explain'],
  ])('says what to write in place of %j', async (argv, message) => {
    const { exitCode, output, errors } = await run(argv)
    expect([exitCode, output]).toEqual([2, ''])
    expect(errors).toContain(`oauth-resource-server: ${message}`)
    expect(errors).toContain('See oauth-resource-server --help.\n')
    expect(errors).not.toContain('secret')
  })

  it.each([
    [['--isuer', 'x'], 'there is no such option: write --issuer.'],
    [['--everything'], 'there is an option that nobody reads: write one of --issuer,'],
    [['-x'], 'there is an option that nobody reads: write one of --issuer,'],
    [['--toString'], 'there is an option that nobody reads'],
    [['--issuer'], '--issuer needs a value: write --issuer <url>.'],
    [['--issuer='], '--issuer needs a value: write --issuer <url>.'],
    [['--issuer', '--audience', 'a'], '--issuer needs a value: write --issuer <url>.'],
    [['--issuer', 'a', '--issuer', 'b'], '--issuer is there twice: write it once.'],
    [['--json=yes'], '--json takes no value: write --json alone.'],
  ])('says what to write in place of explain %j', async (argv, message) => {
    const { exitCode, errors } = await run(['explain', 'x', ...argv])
    expect(exitCode).toBe(2)
    expect(errors).toContain(`oauth-resource-server explain: ${message}`)
  })

  it('says in one line what went wrong otherwise', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x')
      throw new Error('read \u001b[31mEIO')
    }
    const outcome = await runCommand(['explain', '-'], {
      env: {},
      stdin: broken(),
      terminal: {},
      clock: Date.now,
      say: () => {},
    })
    expect(outcome).toEqual({
      exitCode: 2,
      output: '',
      errors: 'oauth-resource-server explain: read \\u{1b}[31mEIO\n',
    })
  })

  it('has help for each command, of the rows that it is read by', async () => {
    const { exitCode, output } = await run(['explain', '--help'], { columns: 200, isTTY: true })
    expect(exitCode).toBe(0)
    expect(output).toMatch(/^oauth-resource-server explain <token \| @file \| -> --issuer <url>/)
    expect(output).toContain('\n  --audience <uri>             what this API is called in aud; ')
    expect(output).toContain(' template; may be there several\n')
    expect(output).toContain('\n  3  no verdict: keys or metadata cannot be had\n')
  })
})

describe('its text', () => {
  const start = '\u001b['
  const argv = ['explain', 'x', '--issuer', 'https://a.example', '--audience', 'a']

  it.each([
    ['a person looks', true, {}, true],
    ['it is piped', false, {}, false],
    ['it is piped with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR is 0', true, { FORCE_COLOR: '0' }, false],
    ['FORCE_COLOR is false', true, { FORCE_COLOR: 'false' }, false],
    ['NO_COLOR is set', true, { NO_COLOR: '1' }, false],
    ['NO_COLOR is empty', true, { NO_COLOR: '' }, true],
    ['the terminal is dumb', true, { TERM: 'dumb' }, false],
  ])('has colours or none where %s', async (_, isTTY, env, coloured) => {
    const { output } = await run(argv, { isTTY, env })
    expect(output.includes(start)).toBe(coloured)
  })

  it.each<[string, Where, number]>([
    ['a terminal', { isTTY: true, columns: 60 }, 60],
    ['COLUMNS', { isTTY: true, columns: 60, env: { COLUMNS: '50' } }, 50],
    ['a pipe', {}, 80],
    ['COLUMNS that is no number', { env: { COLUMNS: 'x' } }, 80],
    ['a wide terminal', { isTTY: true, columns: 300 }, 110],
    ['a narrow one', { isTTY: true, columns: 10 }, 40],
  ])('is as wide as %s', async (_, where, width) => {
    const { output } = await run(argv, { ...where, env: { NO_COLOR: '1', ...where.env } })
    const longest = Math.max(...output.split('\n').map((line) => line.length))
    expect(longest).toBeLessThanOrEqual(width)
    expect(longest).toBeGreaterThan(width - 23)
  })

  it('changes colours no more often than it must', async () => {
    const { output } = await run(argv, { isTTY: true })
    expect(output).toContain(
      '\u001b[32mpass        \u001b[39mCredentials are there \u001b[2m(RFC 6750 §3.1)\u001b[22m\n',
    )
    expect(output).toContain('\u001b[31mrefused: token_malformed, 401 invalid_token\u001b[39m\n')
  })
})
