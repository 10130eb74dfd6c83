import { runExample } from '../base/run-example.mjs'

await runExample('Express', async () => {
  const { server } = await import('./app.mjs')
  return server
})
