// #region after
import express from 'express'
import { accessToken, requireAccessToken, requireScope } from 'oauth-resource-server/express'
import { findUser } from './users.mjs'

const app = express()

app.use(
  requireAccessToken({
    issuer: process.env.ISSUER ?? 'https://login.example.com', // its keys are discovered
    audience: 'https://api.example.com/orders',
  }),
)
app.use(async (req, res, next) => {
  req.user = await findUser(accessToken(req).subject)
  if (req.user === undefined) return res.status(403).json({ error: 'unknown_user' })
  next()
})
app.get('/orders', requireScope('orders.read'), (req, res) => {
  res.json({ subject: req.user.id })
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion after
