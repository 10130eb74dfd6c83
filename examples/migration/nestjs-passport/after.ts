import 'reflect-metadata'
// #region after
import { Controller, Get, Module, UseGuards } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  type AccessToken,
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
  Token,
} from 'oauth-resource-server/nestjs'

@Controller('orders')
@UseGuards(AccessTokenGuard)
class OrdersController {
  @Get()
  @RequireScope('orders.read')
  list(@Token() token: AccessToken) {
    return { subject: token.subject }
  }
}

@Module({
  imports: [
    ResourceServerModule.forRoot({
      issuer: process.env.ISSUER ?? 'https://login.example.com', // its keys are discovered
      audience: 'https://api.example.com/orders',
    }),
  ],
  controllers: [OrdersController],
})
export class OrdersModule {}
// #endregion after

export async function start() {
  const app = await NestFactory.create(OrdersModule, { logger: false })
  await app.listen(process.env.PORT ?? 3000)
  return app.getHttpServer()
}
