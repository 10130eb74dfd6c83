import {
  accepted,
  insufficientScope,
  invalidTarget,
  invalidToken,
  noToken,
} from './expectations.mjs'

const groups = [
  {
    heading: 'Asking the authorization server for a token',
    server: 'authorization server',
    rows: [
      invalidTarget('POST /token', 'a resource that nobody knows'),
      invalidTarget('POST /token', 'one that alice did not grant'),
    ],
  },
  {
    heading: 'At the resource that the token is for',
    server: 'api',
    rows: [
      accepted('GET /orders', 'orders'),
      accepted('POST /orders', 'orders'),
      accepted('GET /users', 'users'),
      accepted('GET /t/acme/orders', 'orders of acme'),
      accepted('GET /t/globex/orders', 'orders of globex'),
      accepted('GET /orders', 'orders and users'),
      accepted('GET /users', 'orders and users'),
      accepted('GET /orders', 'orders, by alice'),
      accepted('GET /users', 'users, by alice, refreshed'),
    ],
  },
  {
    heading: 'At another resource',
    server: 'api',
    rows: [
      invalidToken('GET /users', 'orders', 'audience_mismatch', 'users.read'),
      invalidToken('GET /users', 'orders, by alice', 'audience_mismatch', 'users.read'),
      invalidToken('GET /orders', 'users', 'audience_mismatch'),
      invalidToken('GET /orders', 'users, by alice, refreshed', 'audience_mismatch'),
      invalidToken('GET /orders', 'orders of acme', 'audience_mismatch'),
    ],
  },
  {
    heading: 'At another tenant',
    server: 'api',
    rows: [
      invalidToken('GET /t/globex/orders', 'orders of acme', 'audience_mismatch', 'orders.read'),
      invalidToken('GET /t/acme/orders', 'orders of globex', 'audience_mismatch', 'orders.read'),
      invalidToken('GET /t/acme/orders', 'orders', 'audience_mismatch', 'orders.read'),
      invalidToken('GET /t/acme/orders', 'orders and users', 'audience_mismatch', 'orders.read'),
      invalidToken('GET /t/ac.me/orders', 'orders of acme', 'tenant_invalid', 'orders.read'),
    ],
  },
  {
    heading: 'Forged',
    server: 'api',
    rows: [
      invalidToken('GET /orders', 'orders, subject changed', 'signature_invalid'),
      invalidToken('GET /users', 'users, subject changed', 'signature_invalid', 'users.read'),
      invalidToken(
        'GET /t/globex/orders',
        'orders of acme, aud changed',
        'signature_invalid',
        'orders.read',
      ),
      invalidToken('GET /orders', 'orders, signature respelled', 'token_malformed'),
      invalidToken('GET /orders', 'orders, signature removed', 'algorithm_refused'),
      invalidToken('GET /orders', 'orders, signed by public key', 'algorithm_refused'),
    ],
  },
  {
    heading: 'Two hours later',
    server: 'api two hours later',
    rows: [
      invalidToken('GET /orders', 'orders', 'token_expired'),
      invalidToken('GET /t/acme/orders', 'orders of acme', 'token_expired', 'orders.read'),
    ],
  },
  {
    heading: 'Another kind of token, too little scope, no token',
    server: 'api',
    rows: [
      invalidToken('GET /orders', 'ID token of alice', 'type_mismatch'),
      invalidToken('GET /orders', 'no resource (opaque)', 'token_malformed'),
      insufficientScope('POST /orders', 'orders, read only', 'orders.write'),
      noToken('GET /orders', 'no token'),
    ],
  },
]

/** What the demo asks, with which token, and what must come of it. */
export const rows = groups.flatMap(({ heading, server, rows }) =>
  rows.map((row) => ({ heading, server, ...row })),
)
