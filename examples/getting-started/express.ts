// #region app
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { accessToken, requireAccessToken, requireScope } from 'oauth-resource-server/express'

const app = express()

const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
  audience: 'https://api.example.com/orders', // exactly as it stands in aud
})

app.use('/orders', requireAccessToken(orders, { scope: 'orders.read' }))
app.get('/orders', (req, res) => {
  res.json({ subject: accessToken(req).subject })
})
app.post('/orders', requireScope('orders.write'), (req, res) => {
  res.status(201).json({ client: accessToken(req).clientId })
})

app.listen(process.env.PORT ?? 3000)
// #endregion app
