// #region log
import { AsyncLocalStorage } from 'node:async_hooks'
import pino from 'pino'

/** The request that is being answered: what the log says of it, besides what the token says. */
export const currentRequest = new AsyncLocalStorage()

/** Handlers that write a line for each decision. */
export function accessLog(destination) {
  const log = pino(
    { base: undefined, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  )
  const circumstances = ({ issuer, resource, route, claims }) => ({
    ...currentRequest.getStore(), // requestId, method, path
    ...{ route, resource, issuer, who: claims },
  })
  return {
    accepted: (event) =>
      log.info(
        { ...circumstances(event), scopes: event.requiredScopes, outcome: 'granted' },
        'access',
      ),
    refused: (event) => {
      const { requiredScopes: scopes, reason, status, unverified } = event
      const outcome = { scopes, outcome: 'denied', reason, status, unverified }
      log.warn({ ...circumstances(event), ...outcome }, 'access')
    },
    'scope.used': (event) => {
      const { scope, required } = event
      log.warn({ ...circumstances(event), scope, required, breakGlass: true }, 'emergency')
    },
  }
}
// #endregion log
