import { runExample } from '../base/run-example.mjs'

await runExample('Fastify', async () => {
  const { server } = await import('./app.mjs')
  return server
})
