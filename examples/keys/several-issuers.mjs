// #region several-issuers
import { createResourceServer } from 'oauth-resource-server'

export const orders = createResourceServer({
  issuer: [
    process.env.ISSUER ?? 'https://login.example.com',
    { issuer: 'https://partner.example.net', audience: 'partner-orders', algorithms: ['ES256'] },
  ],
  audience: 'https://api.example.com/orders',
})
// #endregion several-issuers
