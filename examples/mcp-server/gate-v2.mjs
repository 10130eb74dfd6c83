// #region gate
import {
  getOAuthProtectedResourceMetadataUrl,
  requireBearerAuth,
} from '@modelcontextprotocol/express'
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import { mcpTokenVerifier } from 'oauth-resource-server/mcp'
import { orders } from './orders.mjs'

export const gate = requireBearerAuth({
  verifier: mcpTokenVerifier(orders, { OAuthError, OAuthErrorCode }),
  requiredScopes: ['orders.read'],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(new URL(orders.metadata().resource)),
})
// #endregion gate
