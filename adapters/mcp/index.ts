export type { AccessToken } from '../../src/index.js'
export { accessToken } from './access-token.js'
export type { McpAuthInfo, McpExtra } from './auth-info.js'
export {
  type McpErrorsV1,
  type McpErrorsV2,
  type McpTokenVerifier,
  mcpTokenVerifier,
} from './mcp-token-verifier.js'
export { protectedResourceMetadata } from './protected-resource-metadata.js'
export type { McpRequest, McpRequestHandler, McpResponse } from './request-handler.js'
export {
  type RequireMcpAccessTokenOptions,
  requireMcpAccessToken,
} from './require-mcp-access-token.js'
