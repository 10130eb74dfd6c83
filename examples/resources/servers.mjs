// #region servers
import { createResourceServers } from 'oauth-resource-server'

export const { orders, users, admin } = createResourceServers({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  resources: {
    orders: {
      audience: 'https://api.example.com/orders',
      scopes: ['orders.read', 'orders.write', 'orders.emergency'],
      notifyScopes: ['orders.emergency'],
      properties: { classification: 'internal' },
    },
    users: {
      audience: 'https://api.example.com/users',
      scopes: ['users.read'],
      visibleClaims: ['client_id'],
      properties: { classification: 'personal data' },
    },
    admin: {
      audience: 'https://api.example.com/admin',
      scopes: ['admin.all'],
      algorithms: ['EdDSA'],
    },
  },
  on: {
    refused: ({ resourceName, reason }) => console.warn(`  ${resourceName}: ${reason}`),
    'scope.used': ({ resourceName, scope, required }) =>
      console.warn(`  ${resourceName}: ${scope}, ${required ? 'required' : 'carried'}`),
    'configuration.warning': ({ message }) => console.warn(message),
  },
})
// #endregion servers
