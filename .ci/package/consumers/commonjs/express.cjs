const express = require('express')
const { requireAccessToken } = require('oauth-resource-server/express')

const audience = 'https://api.example.com/orders'

async function start(issuer) {
  const app = express()
  app.use(requireAccessToken({ issuer, audience }, { scope: 'orders.read' }))
  app.get('/orders', (req, res) => res.json({ subject: req.auth.subject }))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  return { port: server.address().port, close: () => server.close() }
}

module.exports = { start }
