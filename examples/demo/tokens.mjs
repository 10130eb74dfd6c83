import {
  changeClaims,
  removeSignature,
  respellSignature,
  signWithPublicKey,
} from './forged-tokens.mjs'
import { acmeOrders, everything, globexOrders, orders, users } from './resources.mjs'

/** Gets every token that the rows name, and says how to ask for those that must not be issued. */
export async function obtainTokens(client, issuer) {
  const grant = async (parameters) => (await client.clientCredentials(parameters)).access_token
  const forOrders = await grant({ resource: orders, scope: 'orders.read orders.write' })
  const forUsers = await grant({ resource: users, scope: 'users.read' })
  const forAcme = await grant({ resource: acmeOrders, scope: 'orders.read' })
  const alice = await client.authorizationCode({
    scope: 'openid offline_access orders.read users.read',
    resources: [orders, users],
    resource: orders,
  })
  const refresh = (resource) => client.refresh(alice.refresh_token, { resource })

  const tokens = {
    'no token': undefined,
    orders: forOrders,
    'orders, read only': await grant({ resource: orders, scope: 'orders.read' }),
    users: forUsers,
    'orders and users': await grant({ resource: everything, scope: 'orders.read users.read' }),
    'orders of acme': forAcme,
    'orders of globex': await grant({ resource: globexOrders, scope: 'orders.read' }),
    'no resource (opaque)': await grant({}),
    'orders, by alice': alice.access_token,
    'users, by alice, refreshed': (await refresh(users)).access_token,
    'ID token of alice': alice.id_token,
    'orders, subject changed': changeClaims(forOrders, { sub: 'mallory' }),
    'users, subject changed': changeClaims(forUsers, { sub: 'mallory' }),
    'orders of acme, aud changed': changeClaims(forAcme, { aud: globexOrders }),
    'orders, signature respelled': respellSignature(forOrders),
    'orders, signature removed': removeSignature(forOrders),
    'orders, signed by public key': await signWithPublicKey(forOrders, issuer),
  }
  const tokenRequests = {
    'a resource that nobody knows': () => grant({ resource: 'https://api.example.com/unknown' }),
    'one that alice did not grant': () => refresh(acmeOrders),
  }
  return { tokens, tokenRequests }
}
