// #region app
import express from 'express'
import { requireAccessToken } from 'oauth-resource-server/express'

const audience = 'https://api.example.com/orders'

export function createApp({ issuer }) {
  const app = express()
  app.use('/orders', requireAccessToken({ issuer, audience }, { scope: 'orders.read' }))
  app.get('/orders', (_req, res) => {
    res.json(['order 1', 'order 2'])
  })
  return app
}
// #endregion app
