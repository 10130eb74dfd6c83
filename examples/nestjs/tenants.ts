// #region tenants
import { Controller, Get, Module, UseGuards } from '@nestjs/common'
import {
  type AccessToken,
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
  Token,
} from 'oauth-resource-server/nestjs'

@Controller('t/:tenant/orders')
@UseGuards(AccessTokenGuard)
class TenantOrdersController {
  @Get()
  @RequireScope('orders.read')
  list(@Token() token: AccessToken) {
    return { tenant: token.tenant }
  }
}

@Module({
  imports: [
    ResourceServerModule.forRoot({
      issuer: process.env.ISSUER ?? 'https://login.example.com',
      audience: 'https://api.example.com/t/{tenant}/orders',
      tenant: (request) => request.params.tenant,
    }),
  ],
  controllers: [TenantOrdersController],
})
export class TenantOrdersModule {}
// #endregion tenants
