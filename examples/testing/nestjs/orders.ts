// #region app
import { Controller, type DynamicModule, Get, Module, UseGuards } from '@nestjs/common'
import {
  type AccessToken,
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
  Token,
} from 'oauth-resource-server/nestjs'

const audience = 'https://api.example.com/orders'

@Controller('orders')
@UseGuards(AccessTokenGuard)
@RequireScope('orders.read')
class OrdersController {
  @Get()
  list(@Token() token: AccessToken) {
    return { reader: token.subject }
  }
}

@Module({ controllers: [OrdersController] })
class OrdersModule {}

export function ordersModule(issuer: string): DynamicModule {
  return { module: OrdersModule, imports: [ResourceServerModule.forRoot({ issuer, audience })] }
}
// #endregion app
