import type { MetadataResponse, RefusalResponse } from '../../src/index.js'
import type { McpResponse } from './request-handler.js'

/** Sends an answer as it is, past what Express would add to a body that it is given. */
export function sendAnswer(
  response: McpResponse,
  answer: RefusalResponse | MetadataResponse,
): void {
  if (response.headersSent) return // something else, a timeout say, answered while keys were fetched
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.end(answer.body)
}
