const noToken = 'Bearer realm="api", scope="orders.read"'
const invalidToken =
  'error_description="The access token is expired, malformed, or not valid for this resource"'
const missingScope = 'error_description="The access token lacks a scope that this request requires"'

/** What every example is asked, and what it must answer: status, and body or challenge. `{issuer}` is the issuer. */
export const calls = [
  ['GET /orders', 'orders', 200, { subject: 'demo' }],
  ['POST /orders', 'orders', 201, { client: 'demo' }],
  ['GET /t/acme/orders', 'orders of acme', 200, { tenant: 'acme' }],
  ['GET /catalog', 'no token', 200, { subject: 'anyone' }],
  ['GET /catalog', 'orders', 200, { subject: 'demo' }],
  ['GET /health', 'no token', 200, { status: 'up' }],
  [
    'GET /.well-known/oauth-protected-resource/invoices',
    'no token',
    200,
    {
      resource: 'https://api.example.com/invoices',
      authorization_servers: ['{issuer}'],
      scopes_supported: ['invoices.read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Invoices',
    },
  ],
  [
    'GET /invoices',
    'no token',
    401,
    'Bearer realm="api", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/invoices", scope="invoices.read"',
  ],
  ['GET /orders', 'no token', 401, noToken],
  [
    'GET /orders',
    'users',
    401,
    `Bearer realm="api", error="invalid_token", scope="orders.read", ${invalidToken}`,
  ],
  [
    'POST /orders',
    'orders, read only',
    403,
    `Bearer realm="api", error="insufficient_scope", scope="orders.read orders.write", ${missingScope}`,
  ],
  [
    'GET /t/globex/orders',
    'orders of acme',
    401,
    `Bearer realm="api", error="invalid_token", scope="orders.read", ${invalidToken}`,
  ],
  ['GET /catalog', 'users', 401, `Bearer realm="api", error="invalid_token", ${invalidToken}`],
]
