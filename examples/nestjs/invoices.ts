// #region metadata
import { Controller, Get, Module, UseGuards } from '@nestjs/common'
import { AccessTokenGuard, RequireScope, ResourceServerModule } from 'oauth-resource-server/nestjs'

@Controller('invoices')
@UseGuards(AccessTokenGuard)
class InvoicesController {
  @Get()
  @RequireScope('invoices.read')
  list() {
    return []
  }
}

@Module({
  imports: [
    ResourceServerModule.forRoot({
      issuer: process.env.ISSUER ?? 'https://login.example.com',
      audience: 'https://api.example.com/invoices',
      resource: { name: 'Invoices', scopes: ['invoices.read'] },
      protectedResourceMetadata: true,
    }),
  ],
  controllers: [InvoicesController],
})
export class InvoicesModule {}
// #endregion metadata
