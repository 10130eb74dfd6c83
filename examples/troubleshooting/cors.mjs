import cors from 'cors'
import express from 'express'
import { requireAccessToken } from 'oauth-resource-server/express'
import { orders } from './refused.mjs'

// #region cors
const app = express()

app.use(cors({ origin: 'https://app.example.com', exposedHeaders: ['WWW-Authenticate'] }))
app.use(requireAccessToken(orders)) // behind cors: preflight requests have been answered
// #endregion cors
app.get('/orders', (_req, res) => {
  res.json([])
})

export const server = app.listen(process.env.PORT ?? 3000)
