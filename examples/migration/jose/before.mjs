// #region before
import express from 'express'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const jwks = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`))
const app = express()

app.use(async (req, res, next) => {
  const [, token] = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? []
  try {
    const audience = 'https://api.example.com/orders'
    const { payload } = await jwtVerify(token, jwks, { issuer, audience })
    req.auth = payload
  } catch {
    return res.status(401).json({ error: 'unauthorized' })
  }
  next()
})
app.get('/orders', (req, res) => {
  const scopes = req.auth.scope?.split(' ') ?? []
  if (!scopes.includes('orders.read')) return res.status(403).json({ error: 'forbidden' })
  res.json({ subject: req.auth.sub })
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion before
