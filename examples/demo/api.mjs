import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { accessToken, requireAccessToken, requireScope } from 'oauth-resource-server/express'
import { orders, tenantOrders, users } from './resources.mjs'

/** Three protected resources in one Express application, each with its own audience. */
export function createApi({ issuer, on, clock = Date.now }) {
  const resourceServer = (audience) => createResourceServer({ issuer, audience, on, clock })
  const app = express()

  app.use('/orders', requireAccessToken(resourceServer(orders)))
  app.get('/orders', requireScope('orders.read'), describeToken)
  app.post('/orders', requireScope('orders.write'), describeToken)

  app.get(
    '/users',
    requireAccessToken(resourceServer(users), { scope: 'users.read' }),
    describeToken,
  )

  app.use(
    '/t/:tenant',
    requireAccessToken(resourceServer(tenantOrders), {
      tenant: (request) => request.params.tenant,
      scope: 'orders.read',
    }),
  )
  app.get('/t/:tenant/orders', describeToken)

  return app
}

function describeToken(request, response) {
  const { subject, resource, tenant } = accessToken(request)
  response.json({ subject, resource, tenant })
}
