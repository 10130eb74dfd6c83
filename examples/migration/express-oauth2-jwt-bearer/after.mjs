// #region after
import express from 'express'
import { requireAccessToken, requireScope } from 'oauth-resource-server/express'

const app = express()

app.use(
  requireAccessToken({
    issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
    audience: 'https://api.example.com/orders',
  }),
)
app.get('/orders', requireScope('orders.read'), (req, res) => {
  res.json({ subject: req.auth.subject })
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion after
