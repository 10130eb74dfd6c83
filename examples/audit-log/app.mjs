// #region app
import { randomUUID } from 'node:crypto'
import express from 'express'
import { createResourceServer } from 'oauth-resource-server'
import { requireAccessToken } from 'oauth-resource-server/express'
import { accessLog, currentRequest } from './audit-log.mjs'

/** @param log - Where the lines go: a file, or a stream to where nobody can change them. */
export function createApp(log = process.stdout) {
  const records = createResourceServer({
    issuer: process.env.ISSUER ?? 'https://login.example.com',
    audience: 'https://api.example.com/records',
    auditClaims: ['sub', 'client_id'],
    notifyScopes: ['records.emergency'],
    on: accessLog(log),
  })
  const app = express()
  app.use(({ method, path }, _res, next) => {
    currentRequest.run({ requestId: randomUUID(), method, path }, next)
  })
  app.get(
    '/patients/:id',
    requireAccessToken(records, { scope: { anyOf: ['records.read', 'records.emergency'] } }),
    (req, res) => {
      res.json({ patient: req.params.id })
    },
  )
  return app
}
// #endregion app
