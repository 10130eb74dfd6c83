import 'reflect-metadata'
// #region before
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Module,
  Request,
  SetMetadata,
  UseGuards,
} from '@nestjs/common'
import { NestFactory, Reflector } from '@nestjs/core'
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport'
import jwksRsa from 'jwks-rsa'
import { ExtractJwt, Strategy } from 'passport-jwt'

interface User {
  subject: string
  scopes: string[]
}

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    const issuer = process.env.ISSUER ?? 'https://login.example.com'
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: jwksRsa.passportJwtSecret({
        jwksUri: `${issuer}/.well-known/jwks.json`,
        cache: true,
        rateLimit: true,
      }),
      issuer,
      audience: 'https://api.example.com/orders',
      algorithms: ['RS256'],
    })
  }

  validate(claims: { sub: string; scope?: string }): User {
    return { subject: claims.sub, scopes: claims.scope?.split(' ') ?? [] }
  }
}

const Scopes = (...scopes: string[]) => SetMetadata('scopes', scopes)

@Injectable()
class ScopesGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.get<string[]>('scopes', context.getHandler())
    const { user } = context.switchToHttp().getRequest<{ user: User }>()
    return required.every((scope) => user.scopes.includes(scope))
  }
}

@Controller('orders')
@UseGuards(AuthGuard('jwt'), ScopesGuard)
class OrdersController {
  @Get()
  @Scopes('orders.read')
  list(@Request() request: { user: User }) {
    return { subject: request.user.subject }
  }
}

@Module({
  imports: [PassportModule],
  providers: [JwtStrategy],
  controllers: [OrdersController],
})
export class OrdersModule {}
// #endregion before

export async function start() {
  const app = await NestFactory.create(OrdersModule, { logger: false })
  await app.listen(process.env.PORT ?? 3000)
  return app.getHttpServer()
}
