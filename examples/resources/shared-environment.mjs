// #region shared
import { createResourceServers, optionsFromEnvironment } from 'oauth-resource-server'

const { audience, ...common } = optionsFromEnvironment(process.env)

export const { orders, users } = createResourceServers({
  ...common,
  resources: {
    orders: { audience, scopes: ['orders.read'] },
    users: { audience: 'https://api.example.com/users', scopes: ['users.read'] },
  },
})
// #endregion shared
