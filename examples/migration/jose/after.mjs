// #region after
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { requireAccessToken } from 'oauth-resource-server/express'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const orders = createResourceServer({
  issuer: { issuer, jwksUri: `${issuer}/.well-known/jwks.json` },
  audience: 'https://api.example.com/orders',
})
const app = express()

app.use(requireAccessToken(orders, { scope: 'orders.read' }))
app.get('/orders', (req, res) => {
  res.json({ subject: req.auth.subject })
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion after
