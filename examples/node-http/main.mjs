import { runExample } from '../base/run-example.mjs'

await runExample('node:http, without a framework', async () => {
  const { server } = await import('./app.mjs')
  return server
})
