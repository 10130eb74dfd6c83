import { HttpException } from '@nestjs/common'
import type { RefusalResponse } from '../../src/index.js'

/**
 * A refusal as Nest's exception filters know them: status and body are the exception's, the headers
 * are on the response already. `cause` is the AccessTokenError or UnavailableError.
 */
export class AccessTokenException extends HttpException {
  readonly headers: RefusalResponse['headers']

  constructor(refusal: RefusalResponse, cause: unknown) {
    super(JSON.parse(refusal.body), refusal.status, { cause })
    this.headers = refusal.headers
  }
}
