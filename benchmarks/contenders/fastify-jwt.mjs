import fastifyJwt from '@fastify/jwt'
import fastify from 'fastify'
import { contender as fastJwt, options, pem } from './fast-jwt.mjs'

/** `fastify.jwt.verify` of its plugin; as a whole it is measured among the servers. */
export const contender = {
  ...fastJwt,
  name: '@fastify/jwt, local key',
  package: '@fastify/jwt',
  create: async (given) => {
    const app = fastify()
    await app.register(fastifyJwt, { secret: { public: pem(given) }, verify: options(given) })
    await app.ready()
    return (text) => app.jwt.verify(text)
  },
}
