// #region routes
import express from 'express'
import { requireAccessToken } from 'oauth-resource-server/express'
import { admin, orders, users } from './servers.mjs'

const app = express()

app.get('/orders', requireAccessToken(orders, { scope: 'orders.read' }), (req, res) => {
  res.json({ subject: req.auth.subject })
})
app.delete('/orders', requireAccessToken(orders, { scope: 'orders.emergency' }), (req, res) => {
  res.json({ subject: req.auth.subject })
})
app.get('/users', requireAccessToken(users, { scope: 'users.read' }), (req, res) => {
  res.json({ subject: req.auth.subject, claims: req.auth.claims })
})
app.get('/admin', requireAccessToken(admin, { scope: 'admin.all' }), (req, res) => {
  res.json({ subject: req.auth.subject })
})
// #endregion routes

export const server = app.listen(process.env.PORT ?? 3000)
