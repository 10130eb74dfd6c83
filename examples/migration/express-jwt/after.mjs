// #region after
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { requireAccessToken } from 'oauth-resource-server/express'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const orders = createResourceServer({
  issuer: { issuer, jwksUri: `${issuer}/.well-known/jwks.json` },
  audience: 'https://api.example.com/orders',
  algorithms: ['RS256'],
})
const app = express()

app.get('/orders', requireAccessToken(orders, { scope: 'orders.read' }), (req, res) => {
  res.json({ subject: req.auth.claims.sub }) // what req.auth was
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion after
