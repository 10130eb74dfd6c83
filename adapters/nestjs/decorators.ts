import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common'
import {
  type AccessToken,
  ConfigurationError,
  parseScopePolicy,
  type ScopePolicy,
} from '../../src/index.js'

/** Where `RequireScope` leaves its policy. */
export const scopeKey = 'oauth-resource-server:scope'
/** Where `Public` leaves its mark. */
export const publicKey = 'oauth-resource-server:public'

/**
 * Requires scopes for a handler, or for all handlers of a controller: both count where both are there.
 *
 * @throws ConfigurationError when the policy is malformed.
 */
export function RequireScope(policy: ScopePolicy): MethodDecorator & ClassDecorator {
  parseScopePolicy(policy)
  return SetMetadata(scopeKey, policy)
}

/**
 * Opens a handler, or all handlers of a controller that require no scope of their own. Beside
 * `RequireScope` on the same handler or controller it is a contradiction, and fails closed.
 */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(publicKey, true)
}

/**
 * The request's access token, as a parameter; undefined for an anonymous request.
 *
 * @throws ConfigurationError in contexts other than HTTP: what has the request's place there is a
 *   message, which may name anything `auth`.
 */
export const Token: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext): AccessToken | undefined => {
    if (context.getType() === 'http') {
      return context.switchToHttp().getRequest<{ auth?: AccessToken }>().auth
    }
    throw new ConfigurationError(
      `@Token() reads HTTP requests, and this context is '${context.getType()}': check the token with verify() there.`,
    )
  },
)
