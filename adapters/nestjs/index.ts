export type { AccessToken } from '../../src/index.js'
export { AccessTokenException } from './access-token-exception.js'
export { AccessTokenGuard } from './access-token-guard.js'
export { Public, RequireScope, Token } from './decorators.js'
export { ResourceServerModule } from './resource-server-module.js'
export type {
  NestResourceServerAsyncOptions,
  NestResourceServerOptions,
} from './resource-server-options.js'
