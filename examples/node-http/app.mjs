// #region orders
import { createServer } from 'node:http'
import { createResourceServer } from 'oauth-resource-server'

const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
  audience: 'https://api.example.com/orders', // exactly as it stands in aud
})

const routes = {
  'GET /orders': {
    guard: orders.guard({ scope: 'orders.read' }),
    answer: (token) => ({ subject: token.subject }),
  },
}

function respond(request, response) {
  const route = routes[`${request.method} ${request.url}`]
  if (route === undefined) return response.writeHead(404).end()
  route.guard.decide(request, request, {
    pass: (token) => {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(route.answer(token, response)))
    },
    refuse: ({ status, headers, body }) => {
      response.statusCode = status
      response.setHeaders(new Map(Object.entries(headers))).end(body)
    },
    fail: () => response.writeHead(500).end(), // neither the client's fault nor an outage
  })
}

// #endregion orders

import { servingMetadata } from './metadata.mjs'

routes['POST /orders'] = {
  guard: orders.guard({ scope: 'orders.read orders.write' }),
  answer: (token, response) => {
    response.statusCode = 201
    return { client: token.clientId }
  },
}
routes['GET /catalog'] = {
  guard: orders.guard({ optional: true }),
  answer: (token) => ({ subject: token?.subject ?? 'anyone' }),
}
routes['GET /health'] = {
  guard: { decide: (_request, _credentials, { pass }) => pass() },
  answer: () => ({ status: 'up' }),
}

const tenantOrders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/t/{tenant}/orders',
  on: {
    refused: ({ status, reason, detail }) => console.warn(status, reason, detail),
    'configuration.warning': ({ message }) => console.warn(message),
  },
})

for (const tenant of ['acme', 'globex']) {
  routes[`GET /t/${tenant}/orders`] = {
    guard: tenantOrders.guard({ tenant: () => tenant, scope: 'orders.read' }),
    answer: (token) => ({ tenant: token.tenant }),
  }
}

const invoices = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/invoices',
  resource: { name: 'Invoices', scopes: ['invoices.read'] },
})
routes['GET /invoices'] = {
  guard: invoices.guard({ scope: 'invoices.read' }),
  answer: () => [],
}

// #region listen
export const server = createServer(respond).listen(process.env.PORT ?? 3000)
// #endregion listen

// In place of the listener above.
server.removeListener('request', respond).on('request', servingMetadata(invoices, respond))
