// One API behind several authorization servers.
// #region app
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { accessToken, requireAccessToken } from 'oauth-resource-server/express'

const orders = createResourceServer({
  issuer: [
    process.env.ISSUER ?? 'https://login.example.com',
    { issuer: process.env.AUTH0_ISSUER ?? 'https://acme.eu.auth0.com/', profile: 'auth0' },
    {
      issuer:
        process.env.ENTRA_ISSUER ??
        'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
      profile: 'entra',
      audience: '8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001',
    },
    {
      issuer:
        process.env.COGNITO_ISSUER ??
        'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE01',
      profile: 'cognito',
      audience: '1h57kf5cpq17m0eml12example', // an app client id
    },
  ],
  audience: 'https://api.example.com/orders', // where an issuer has none of its own
  on: { refused: ({ reason, detail }) => console.warn(`  ${reason}: ${detail}`) },
})

const app = express()
app.get('/orders', requireAccessToken(orders, { scope: 'orders.read' }), (req, res) => {
  const { issuer, subject, clientId } = accessToken(req)
  res.json({ issuer, subject, clientId }) // a subject is unique within its issuer alone
})

// #endregion app

export { orders }
export const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
