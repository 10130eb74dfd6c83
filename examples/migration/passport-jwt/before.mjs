// #region before
import express from 'express'
import jwksRsa from 'jwks-rsa'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { findUser } from './users.mjs'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const app = express()

passport.use(
  new Strategy(
    {
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: jwksRsa.passportJwtSecret({
        jwksUri: `${issuer}/.well-known/jwks.json`,
        cache: true,
        rateLimit: true,
      }),
      issuer,
      audience: 'https://api.example.com/orders',
      algorithms: ['RS256'],
    },
    (claims, done) => {
      findUser(claims.sub).then((user) => done(null, user && { ...user, claims }), done)
    },
  ),
)
app.use(passport.authenticate('jwt', { session: false }))
app.get('/orders', (req, res) => {
  const scopes = req.user.claims.scope?.split(' ') ?? []
  if (!scopes.includes('orders.read')) return res.status(403).json({ error: 'forbidden' })
  res.json({ subject: req.user.id })
})

export const server = app.listen(process.env.PORT ?? 3000)
// #endregion before
