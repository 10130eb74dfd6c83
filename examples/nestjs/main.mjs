import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runExample } from '../base/run-example.mjs'

const folder = fileURLToPath(new URL('.', import.meta.url))
const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
const tsc = join(dirname(typescript), 'bin', 'tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', folder], { stdio: 'inherit' })
if (status !== 0) process.exit(1)

const platforms = {
  express: async () => new (await import('@nestjs/platform-express')).ExpressAdapter(),
  fastify: async () => new (await import('@nestjs/platform-fastify')).FastifyAdapter(),
}
// node examples/nestjs/main.mjs [--fastify]
const platform = process.argv.includes('--fastify') ? 'fastify' : 'express'

await runExample(`NestJS on ${platform}`, async () => {
  const { start } = await import('./dist/app.js')
  return start(await platforms[platform]())
})
