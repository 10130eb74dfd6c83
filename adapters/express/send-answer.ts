import type { Response } from 'express'
import type { MetadataResponse, RefusalResponse } from '../../src/index.js'

/** Sends an answer as it is, past what Express would add to a body that it is given. */
export function sendAnswer(response: Response, answer: RefusalResponse | MetadataResponse): void {
  if (response.headersSent) return // something else, a timeout say, answered while keys were fetched
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.end(answer.body)
}
