import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../architecture/imports.js'
import { createProject } from '../testing/built-package.js'

const page = readFileSync(join(root, 'docs/getting-started.md'), 'utf8')
const project = await createProject()
afterAll(() => project[Symbol.asyncDispose]())

function section(heading: string): string {
  const [text] = page.split(`\n## ${heading}\n`)[1]?.split('\n## ') ?? []
  return text as string
}

/** Writes the files of a section into a folder, as they stand on the page. */
function writeFiles(folder: string, heading: string): string[] {
  const block = /^`([\w.]+)`:\n\n(?:<!-- [^\n]* -->\n)?```\w+\n([\s\S]*?)\n```$/gm
  return [...section(heading).matchAll(block)].map(([, file, text]) => {
    writeFileSync(join(folder, file as string), `${text}\n`)
    return file as string
  })
}

/** A port that the system names, and that is free again. */
async function freePort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

/** Runs `node try.mjs` of the page, and answers the lines with curl that it prints. */
function start(folder: string, file: string, port: string): Promise<string[]> {
  const { NODE_V8_COVERAGE: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['try.mjs', file], {
    cwd: folder,
    env: { ...inherited, PORT: port, NODE_ENV: 'test' },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  onTestFinished(async () => {
    if (child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  })
  return new Promise((resolve, reject) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        const lines = output.split('\n').filter((line) => line.startsWith('curl '))
        if (lines.length === 3 && output.endsWith('\n')) resolve(lines)
      })
    }
    child.once('close', () => reject(new Error(output)))
  })
}

/** What a line with curl would get. */
async function run(line: string) {
  const [, url, authorization] = /^curl -i (\S+)(?: -H "Authorization: (.+)")?$/.exec(line) ?? []
  const headers = authorization === undefined ? {} : { authorization }
  const response = await fetch(url as string, { headers })
  const challenge = response.headers.get('www-authenticate')
  return [response.status, response.status === 200 ? await response.json() : challenge]
}

describe('docs/getting-started.md, word for word (issue 11, part 5)', () => {
  it.each([
    ['Express', ['app.js'], 'app.js'],
    ['Express in TypeScript', ['app.ts', 'tsconfig.json'], 'dist/app.js'],
    ['Fastify', ['app.js'], 'app.js'],
    ['NestJS', ['orders.ts', 'main.ts', 'tsconfig.json'], 'dist/main.js'],
    ['Without a framework', ['app.js'], 'app.js'],
  ])(
    '%s answers 401 without a token, 401 to a bad one, and 200',
    { timeout: 60_000 },
    async (heading, files, entry) => {
      const name = heading.replaceAll(' ', '-')
      const folder = join(project.folder, name)
      mkdirSync(folder)
      expect(writeFiles(folder, 'A token to try it with')).toEqual(['try.mjs'])
      expect(writeFiles(folder, heading)).toEqual(files)
      expect(section(heading)).toContain(`node try.mjs ${entry}\n`)
      if (files.includes('tsconfig.json')) {
        expect(await project.compile(name)).toEqual({ code: 0, output: '' })
      }
      const lines = await start(folder, entry, await freePort())
      expect(await Promise.all(lines.map(run))).toEqual([
        [401, 'Bearer realm="api", scope="orders.read"'],
        [401, expect.stringMatching(/^Bearer realm="api", error="invalid_token", /)],
        [200, { subject: 'test-user' }],
      ])
    },
  )
})
