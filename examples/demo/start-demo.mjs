import { EventEmitter } from 'node:events'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { startLoopbackServer } from '../authorization-server/loopback-server.mjs'
import { createApi } from './api.mjs'
import { clientMetadata, connectClient } from './client.mjs'
import { resources } from './resources.mjs'
import { obtainTokens } from './tokens.mjs'

const twoHoursMs = 7_200_000

/**
 * Starts the authorization server and the API, gets the tokens, and starts the API once more with a
 * clock that runs ahead, so that nobody waits for a token to expire.
 */
export async function startDemo() {
  const { issuer, ...authorizationServer } = await startAuthorizationServer({
    resources,
    clients: [clientMetadata],
  })
  const { tokens, tokenRequests } = await obtainTokens(await connectClient(issuer), issuer)

  const log = new EventEmitter()
  const on = {
    accepted: (event) => log.emit('accepted', event),
    refused: (event) => log.emit('refused', event),
  }
  const api = await startLoopbackServer(createApi({ issuer, on }))
  const later = await startLoopbackServer(
    createApi({ issuer, on, clock: () => Date.now() + twoHoursMs }),
  )
  return {
    urls: { 'authorization server': issuer, api: api.url, 'api two hours later': later.url },
    tokens,
    tokenRequests,
    log,
    async close() {
      await Promise.all([authorizationServer, api, later].map((server) => server.close()))
    },
  }
}
