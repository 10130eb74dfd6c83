// #region orders
import { createResourceServer } from 'oauth-resource-server'

export const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
  audience: process.env.RESOURCE ?? 'https://mcp.example.com/mcp', // the URL of the MCP endpoint
  resource: { name: 'Orders', scopes: ['orders.read'] },
  impliedScopes: { 'orders.admin': ['orders.read', 'orders.write'] },
})
// #endregion orders
