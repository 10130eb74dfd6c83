import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import {
  protectedResourceMetadata,
  requireAccessToken,
  requireScope,
} from '../../../adapters/express/index.js'
import { listening } from '../listening.js'
import { type Framework, type Mounted, type Route, routes, tenantOf } from '../routes.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express

export const express5Framework: Framework = frameworkOf('Express 5', express)
export const express4Framework: Framework = frameworkOf('Express 4', express4)

function frameworkOf(name: string, framework: typeof express): Framework {
  return {
    name,
    start: (mounted) => {
      const app = framework()
      app.use(framework.json())
      for (const route of routes) {
        if (route.metadata) app.use(protectedResourceMetadata(mounted.servers[route.server]))
        const method = route.method.toLowerCase() as 'get' | 'post' | 'options'
        const answer: RequestHandler = (request, response) => {
          response.json(mounted.answer(route, request.auth, request.body))
        }
        app[method](route.path, ...guardsOf(route, mounted), answer)
      }
      const catching: ErrorRequestHandler = (error, _request, response, _next) => {
        response.status(500).json(mounted.caught(error))
      }
      app.use(catching)
      return listening(createServer(app as RequestListener))
    },
  }
}

function guardsOf(route: Route, { servers }: Mounted): RequestHandler[] {
  const { scope, optional, preflight } = route
  const server = servers[route.server]
  if (route.open) return []
  if (optional && scope) return [requireAccessToken(server, { optional }), requireScope(scope)]
  const tenant = route.tenant
    ? (request: express.Request) => tenantOf(request.params.tenant as string)
    : undefined
  return [requireAccessToken(server, { scope, optional, preflight, tenant })]
}
