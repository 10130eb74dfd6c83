import type { Response } from 'express'
import type { RefusalResponse } from '../../src/index.js'

/** Sends a refusal as it is, past what Express would add to a body that it is given. */
export function sendRefusal(response: Response, refusal: RefusalResponse): void {
  if (response.headersSent) return // something else, a timeout say, answered while keys were fetched
  response.statusCode = refusal.status
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value)
  response.end(refusal.body)
}
