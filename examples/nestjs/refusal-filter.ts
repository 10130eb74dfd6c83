// #region filter
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { AccessTokenException } from 'oauth-resource-server/nestjs'

@Catch(AccessTokenException)
export class RefusalFilter implements ExceptionFilter<AccessTokenException> {
  constructor(private readonly httpAdapter: AbstractHttpAdapter) {}

  catch(exception: AccessTokenException, host: ArgumentsHost) {
    const status = exception.getStatus()
    this.httpAdapter.reply(host.switchToHttp().getResponse(), { code: status }, status)
  }
}
// #endregion filter
