import 'reflect-metadata'
import { Controller, Get, Module, UseGuards } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { AccessTokenGuard, RequireScope, ResourceServerModule } from 'oauth-resource-server/nestjs'

const audience = 'https://api.example.com/orders'

export async function start(issuer) {
  // What decorators do, by hand: JavaScript has none yet.
  class OrdersController {
    list() {
      return []
    }
  }
  const list = Object.getOwnPropertyDescriptor(OrdersController.prototype, 'list')
  Get()(OrdersController.prototype, 'list', list)
  Controller('orders')(OrdersController)
  UseGuards(AccessTokenGuard)(OrdersController)
  RequireScope('orders.read')(OrdersController)

  class OrdersModule {}
  const imports = [ResourceServerModule.forRoot({ issuer, audience })]
  Module({ imports, controllers: [OrdersController] })(OrdersModule)

  const app = await NestFactory.create(OrdersModule, { logger: false })
  await app.listen(0, '127.0.0.1')
  return { port: app.getHttpServer().address().port, close: () => app.close() }
}
