import './route-auth.js'

export type { AccessToken } from '../../src/index.js'
export {
  type ProtectedResourceMetadataOptions,
  protectedResourceMetadata,
} from './protected-resource-metadata.js'
export {
  type FastifyResourceServerOptions,
  resourceServer,
  resourceServer as default,
} from './resource-server.js'
export type { RouteAuth, RouteAuthOptions } from './route-auth.js'
