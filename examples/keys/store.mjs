// #region store
import { createResourceServer, memoryKeySetStore } from 'oauth-resource-server'

export const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  keySetStore: memoryKeySetStore(), // or an object of your own, on Redis say
})
// #endregion store
