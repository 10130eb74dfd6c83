// #region main
import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { OrdersModule } from './orders.js'

const app = await NestFactory.create(OrdersModule)
await app.listen(process.env.PORT ?? 3000)
// #endregion main
