import express from 'express'
import { accessToken, requireAccessToken } from 'oauth-resource-server/express'
import { admins, orders, payments, profiles, projects } from './servers.mjs'

const app = express()
const pass = (_req, res) => res.json({ passed: true })

// #region routes
app.get('/orders', requireAccessToken(orders, { scope: 'orders.read' }), pass)
app.post(
  '/orders',
  requireAccessToken(orders, {
    scope: { anyOf: ['orders.import', { allOf: ['orders.read', 'orders.write'] }] },
  }),
  pass,
)
// #endregion routes

app.get('/admin', requireAccessToken(admins), pass)
app.get('/projects/:project', requireAccessToken(projects), pass)
app.get('/payments', requireAccessToken(payments), pass)

// #region profile
app.get('/profile', requireAccessToken(profiles), (req, res) => {
  const { claims } = accessToken(req)
  res.json({ email: claims.email, roles: claims.roles.length })
})
// #endregion profile

export const server = app.listen(process.env.PORT ?? 3000)
