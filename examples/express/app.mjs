// #region app
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { accessToken, requireAccessToken, requireScope } from 'oauth-resource-server/express'

const app = express()
// #endregion app

// #region orders
const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
  audience: 'https://api.example.com/orders', // exactly as it stands in aud
})

app.use('/orders', requireAccessToken(orders, { scope: 'orders.read' }))
app.get('/orders', (req, res) => {
  res.json({ subject: req.auth.subject })
})
app.post('/orders', requireScope('orders.write'), (req, res) => {
  res.status(201).json({ client: accessToken(req).clientId })
})
// #endregion orders

// #region optional
app.get('/catalog', requireAccessToken(orders, { optional: true }), (req, res) => {
  res.json({ subject: req.auth?.subject ?? 'anyone' })
})
// #endregion optional

// #region tenants
const tenantOrders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/t/{tenant}/orders',
})

const tenant = (req) => req.params.tenant
app.use('/t/:tenant', requireAccessToken(tenantOrders, { tenant, scope: 'orders.read' }))
app.get('/t/:tenant/orders', (req, res) => {
  res.json({ tenant: accessToken(req).tenant })
})

// #endregion tenants

// #region metadata
import { protectedResourceMetadata } from 'oauth-resource-server/express'

const invoices = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/invoices',
  resource: { name: 'Invoices', scopes: ['invoices.read'] },
})

app.use(protectedResourceMetadata(invoices))
app.get('/invoices', requireAccessToken(invoices, { scope: 'invoices.read' }), (_req, res) => {
  res.json([])
})
// #endregion metadata

app.get('/health', (_req, res) => {
  res.json({ status: 'up' })
})

// #region errors
app.use((error, _req, res, next) => {
  if (res.headersSent) return next(error)
  console.error(error)
  res.status(500).json({ error: 'server_error' })
})
// #endregion errors

// #region listen
export const server = app.listen(process.env.PORT ?? 3000)
// #endregion listen
