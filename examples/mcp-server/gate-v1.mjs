// #region gate
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/sdk/server/auth/router.js'
import { mcpTokenVerifier } from 'oauth-resource-server/mcp'
import { orders } from './orders.mjs'

export const gate = requireBearerAuth({
  verifier: mcpTokenVerifier(orders, { InvalidTokenError }),
  requiredScopes: ['orders.read'],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(new URL(orders.metadata().resource)),
})
// #endregion gate
