import cors from 'cors'
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import {
  accessToken,
  protectedResourceMetadata,
  requireAccessToken,
  requireScope,
} from 'oauth-resource-server/express'

/** An API for pages of one other origin. */
export function createExpressApi({ issuer, audience, pageOrigin }) {
  const orders = createResourceServer({
    issuer,
    audience,
    resource: { name: 'Orders', scopes: ['orders.read', 'orders.write'] },
  })
  // #region express
  const app = express()

  app.use(protectedResourceMetadata(orders)) // open to every origin
  app.use(cors({ origin: pageOrigin, exposedHeaders: ['WWW-Authenticate'] }))
  app.use('/orders', requireAccessToken(orders, { scope: 'orders.read' }))
  // #endregion express
  app.get('/orders', (req, res) => {
    res.json({ subject: accessToken(req).subject })
  })
  app.post('/orders', requireScope('orders.write'), (_req, res) => {
    res.status(201).json({})
  })
  return app
}
