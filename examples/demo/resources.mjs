const api = 'https://api.example.com'

export const orders = `${api}/orders`
export const users = `${api}/users`
export const everything = `${api}/everything`
export const tenantOrders = `${api}/t/{tenant}/orders`
export const acmeOrders = `${api}/t/acme/orders`
export const globexOrders = `${api}/t/globex/orders`

/** What the authorization server issues access tokens for. */
export const resources = {
  [orders]: { scope: 'orders.read orders.write', algorithm: 'RS256' },
  [users]: { scope: 'users.read', algorithm: 'ES256' },
  [everything]: { scope: 'orders.read users.read', algorithm: 'RS256', audience: [orders, users] },
  [acmeOrders]: { scope: 'orders.read', algorithm: 'EdDSA' },
  [globexOrders]: { scope: 'orders.read', algorithm: 'EdDSA' },
}
