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

async function respond(request, response) {
  const route = routes[`${request.method} ${request.url}`]
  if (route === undefined) return response.writeHead(404).end()
  let token
  try {
    token = await route.guard.admit(request)
  } catch (error) {
    const { status, headers, body } = route.guard.refuse(error)
    return response.writeHead(status, headers).end(body)
  }
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(route.answer(token, response)))
}
// #endregion orders

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
  guard: { admit: () => undefined },
  answer: () => ({ status: 'up' }),
}

// #region logging
const tenantOrders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/t/{tenant}/orders',
  on: {
    refused: ({ status, reason, detail }) => console.warn(status, reason, detail),
    'configuration.warning': ({ message }) => console.warn(message),
  },
})
// #endregion logging

for (const tenant of ['acme', 'globex']) {
  routes[`GET /t/${tenant}/orders`] = {
    guard: tenantOrders.guard({ tenant: () => tenant, scope: 'orders.read' }),
    answer: (token) => ({ tenant: token.tenant }),
  }
}

// #region listen
export const server = createServer(respond).listen(process.env.PORT ?? 3000)
// #endregion listen
