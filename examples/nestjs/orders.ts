// #region orders
import { Controller, Get, Module, Post, UseGuards } from '@nestjs/common'
import {
  type AccessToken,
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
  Token,
} from 'oauth-resource-server/nestjs'

@Controller('orders')
@UseGuards(AccessTokenGuard)
@RequireScope('orders.read')
class OrdersController {
  @Get()
  list(@Token() token: AccessToken) {
    return { subject: token.subject }
  }

  @Post()
  @RequireScope('orders.write')
  create(@Token() token: AccessToken) {
    return { client: token.clientId }
  }
}

@Module({
  imports: [
    ResourceServerModule.forRoot({
      issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
      audience: 'https://api.example.com/orders', // exactly as it stands in aud
    }),
  ],
  controllers: [OrdersController],
})
export class OrdersModule {}
// #endregion orders
