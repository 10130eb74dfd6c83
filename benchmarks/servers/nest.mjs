import { handWritten, verifierByHand } from './by-hand.mjs'
import { importOfLibrary } from './import-of-library.mjs'

await importOfLibrary('reflect-metadata')
const { Controller, Get, Module, Req, UnauthorizedException, UseGuards } =
  await importOfLibrary('@nestjs/common')
const { NestFactory } = await importOfLibrary('@nestjs/core')

/** Starts the Nest server of one contender, on a port that the system chooses. Decorators are called. */
export async function start(contender, given, platform = 'express') {
  const { imports = [], guard, subjectOf } = await protection(contender, given)
  class OrdersController {
    list(request) {
      return { subject: subjectOf(request) }
    }
  }
  const { prototype } = OrdersController
  Get()(prototype, 'list', Object.getOwnPropertyDescriptor(prototype, 'list'))
  Req()(prototype, 'list', 0)
  if (guard !== undefined) UseGuards(guard)(OrdersController)
  Controller('orders')(OrdersController)
  class AppModule {}
  Module({ imports, controllers: [OrdersController] })(AppModule)
  const options = { logger: false, abortOnError: false }
  const app = await NestFactory.create(AppModule, await createPlatform(platform), options)
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer().address().port
}

async function createPlatform(platform) {
  if (platform === 'fastify') {
    const { FastifyAdapter } = await importOfLibrary('@nestjs/platform-fastify')
    return new FastifyAdapter()
  }
  const { ExpressAdapter } = await importOfLibrary('@nestjs/platform-express')
  return new ExpressAdapter()
}

async function protection(contender, given) {
  const { issuer, audience, jwksUri } = given
  if (contender === 'without authentication') {
    return { subjectOf: () => '00000000-0000-0000-0000-000000000000' }
  }
  if (contender === 'oauth-resource-server') {
    const { AccessTokenGuard, ResourceServerModule } = await import('oauth-resource-server/nestjs')
    const cache = { maxEntries: given.cacheEntries }
    const module = ResourceServerModule.forRoot({ issuer: { issuer, jwksUri }, audience, cache })
    return { imports: [module], guard: AccessTokenGuard, subjectOf: ({ auth }) => auth.subject }
  }
  const decide = await verifierByHand(handWritten[contender], given)
  const guard = {
    canActivate(context) {
      const request = context.switchToHttp().getRequest()
      const accept = (claims) => {
        request.auth = claims
        return true
      }
      const refuse = () => {
        throw new UnauthorizedException()
      }
      try {
        const verdict = decide(request.headers)
        return typeof verdict.then === 'function' ? verdict.then(accept, refuse) : accept(verdict)
      } catch {
        return refuse()
      }
    },
  }
  return { guard, subjectOf: ({ auth }) => auth.sub }
}
