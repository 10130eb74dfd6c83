import express from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'

const app = express()

app.use(
  auth({
    issuerBaseURL: process.env.ISSUER ?? 'https://login.example.com',
    audience: 'https://api.example.com/orders',
    strict: true,
  }),
)
app.get('/orders', requiredScopes('orders.read'), (req, res) => {
  res.json({ subject: req.auth.payload.sub })
})

export const server = app.listen(process.env.PORT ?? 3000)
