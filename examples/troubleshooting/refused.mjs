// #region refused
import { createResourceServer } from 'oauth-resource-server'

export const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  on: {
    refused: ({ status, reason, detail }) => console.warn(`${status} ${reason}: ${detail}`),
    'configuration.warning': ({ message }) => console.warn(message),
    'keys.refreshFailed': ({ issuer, detail }) => console.warn(`${issuer}: ${detail}`),
    'keys.keySkipped': ({ issuer, index, reason }) => console.warn(`${issuer}: ${index} ${reason}`),
  },
})
// #endregion refused
