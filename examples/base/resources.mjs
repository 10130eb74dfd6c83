/** What the authorization server issues access tokens for. */
export const resources = {
  'https://api.example.com/orders': { scope: 'orders.read orders.write', algorithm: 'RS256' },
  'https://api.example.com/users': { scope: 'users.read', algorithm: 'ES256' },
  'https://api.example.com/t/acme/orders': { scope: 'orders.read', algorithm: 'EdDSA' },
}

/** The access tokens that the calls are made with: what the client asks for. */
export const grants = {
  orders: { resource: 'https://api.example.com/orders', scope: 'orders.read orders.write' },
  'orders, read only': { resource: 'https://api.example.com/orders', scope: 'orders.read' },
  users: { resource: 'https://api.example.com/users', scope: 'users.read' },
  'orders of acme': { resource: 'https://api.example.com/t/acme/orders', scope: 'orders.read' },
}
