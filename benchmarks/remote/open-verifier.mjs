import { fileURLToPath } from 'node:url'
import { withChild } from '../processes/children.mjs'
import { trusting } from './start-issuer.mjs'
import { configurationFor } from './verifiers.mjs'

export const worker = fileURLToPath(new URL('worker.mjs', import.meta.url))
let label = 0

/** A verifier in a fresh process, with a JWK Set at the issuer that is its own; `fetches` counts. */
export function withVerifier(issuer, { file }, token, use) {
  label += 1
  const own = `verifier-${label}`
  const configuration = configurationFor(issuer.jwksUri(own))
  return withChild(worker, { env: trusting }, async (child) => {
    await child.ask({ task: 'open', file, label: own, configuration, token }, 20_000)
    const ask = (job, timeoutMs) => child.ask({ label: own, ...job }, timeoutMs)
    return use({ ask, fetches: () => issuer.fetches(own) })
  })
}
