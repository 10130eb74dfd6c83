// #region fetch
import { createResourceServer } from 'oauth-resource-server'

export const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  fetch: (url, init) => fetch(url, init), // of a library that knows your proxy
})
// #endregion fetch
