import './request-auth.js'

export type { AccessToken } from '../../src/index.js'
export { accessToken } from './access-token.js'
export { protectedResourceMetadata } from './protected-resource-metadata.js'
export { type RequireAccessTokenOptions, requireAccessToken } from './require-access-token.js'
export { requireScope } from './require-scope.js'
