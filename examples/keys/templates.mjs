// #region templates
import { createResourceServer } from 'oauth-resource-server'

export const orders = createResourceServer({
  issuer: { issuer: 'https://login.example.com/{tenant}', tenants: ['acme', 'globex'] },
  audience: 'https://api.example.com/{tenant}/orders',
})
// #endregion templates
