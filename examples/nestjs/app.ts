// #region app
import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core'
import { CatalogModule } from './catalog.js'
import { InvoicesModule } from './invoices.js'
import { OrdersModule } from './orders.js'
import { RefusalFilter } from './refusal-filter.js'
import { TenantOrdersModule } from './tenants.js'

@Module({ imports: [OrdersModule, CatalogModule, TenantOrdersModule, InvoicesModule] })
class AppModule {}

/** `platform`: new ExpressAdapter() or new FastifyAdapter(). */
export async function start(platform: AbstractHttpAdapter) {
  const app = await NestFactory.create(AppModule, platform, { logger: ['error', 'warn'] })
  app.useGlobalFilters(new RefusalFilter(platform))
  await app.listen(process.env.PORT ?? 3000)
  return app.getHttpServer()
}
// #endregion app
