// #region before
import express from 'express'
import { expressjwt } from 'express-jwt'
import jwksRsa from 'jwks-rsa'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const app = express()

app.use(
  expressjwt({
    secret: jwksRsa.expressJwtSecret({
      jwksUri: `${issuer}/.well-known/jwks.json`,
      cache: true,
      rateLimit: true,
    }),
    issuer,
    audience: 'https://api.example.com/orders',
    algorithms: ['RS256'],
  }),
)
app.get('/orders', (req, res) => {
  const scopes = req.auth.scope?.split(' ') ?? []
  if (!scopes.includes('orders.read')) return res.status(403).json({ error: 'forbidden' })
  res.json({ subject: req.auth.sub })
})
app.use((error, _req, res, next) => {
  if (error.name !== 'UnauthorizedError') return next(error)
  res.status(401).json({ error: 'unauthorized' })
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion before
