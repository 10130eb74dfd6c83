import { createResourceServer } from 'oauth-resource-server'
// #region prefixed
import resourceServer, { protectedResourceMetadata } from 'oauth-resource-server/fastify'

/** Routes below /payments, whose metadata is at the root all the same. */
export async function payments(app) {
  const server = createResourceServer({
    issuer: process.env.ISSUER ?? 'https://login.example.com',
    audience: 'https://api.example.com/payments',
    resource: { name: 'Payments' },
  })
  await app.register(protectedResourceMetadata, { resourceServer: server })
  await app.register(
    async (scope) => {
      await scope.register(resourceServer, { resourceServer: server })
      scope.get('/', async () => [])
    },
    { prefix: '/payments' },
  )
}
// #endregion prefixed
