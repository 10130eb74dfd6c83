// #region catalog
import { Controller, Get, Module, UseGuards } from '@nestjs/common'
import {
  type AccessToken,
  AccessTokenGuard,
  Public,
  ResourceServerModule,
  Token,
} from 'oauth-resource-server/nestjs'

@Controller()
@UseGuards(AccessTokenGuard)
class CatalogController {
  @Get('catalog')
  list(@Token() token: AccessToken | undefined) {
    return { subject: token?.subject ?? 'anyone' }
  }

  @Get('health')
  @Public()
  health() {
    return { status: 'up' }
  }
}

@Module({
  imports: [
    ResourceServerModule.forRoot({
      issuer: process.env.ISSUER ?? 'https://login.example.com',
      audience: 'https://api.example.com/orders',
      optional: true,
    }),
  ],
  controllers: [CatalogController],
})
export class CatalogModule {}
// #endregion catalog
