// #region servers
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { accessToken, requireAccessToken } from 'oauth-resource-server/express'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const orders = createResourceServer({
  issuer,
  audience: 'https://api.example.com/t/{tenant}/orders',
})
const invoices = createResourceServer({
  issuer,
  audience: 'https://api.example.com/t/{tenant}/invoices',
})
// #endregion servers

const app = express()

function answer(req, res) {
  const { tenant, resource } = accessToken(req)
  res.json({ tenant, resource })
}

// #region path
const fromPath = { tenant: (req) => req.params.tenant }
app.get('/t/:tenant/orders', requireAccessToken(orders, fromPath), answer)
app.get('/t/:tenant/invoices', requireAccessToken(invoices, fromPath), answer)
// #endregion path

// #region host
const suffix = '.api.example.com'
const fromHost = {
  tenant: ({ hostname }) =>
    hostname.endsWith(suffix) ? hostname.slice(0, -suffix.length) : undefined,
}
app.get('/orders', requireAccessToken(orders, fromHost), answer)
app.get('/invoices', requireAccessToken(invoices, fromHost), answer)
// #endregion host

// #region header
const fromHeader = { tenant: (req) => req.get('x-tenant') }
app.get('/header/orders', requireAccessToken(orders, fromHeader), answer)
app.get('/header/invoices', requireAccessToken(invoices, fromHeader), answer)
// #endregion header

export const server = app.listen(process.env.PORT ?? 3000)
