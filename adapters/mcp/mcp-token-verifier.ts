import {
  AccessTokenError,
  ConfigurationError,
  type ResourceServer,
  type ResourceServerOptions,
  refusals,
  resourceServerOf,
} from '../../src/index.js'
import type { McpAuthInfo } from './auth-info.js'
import { createAuthInfo } from './create-auth-info.js'

/** The error classes of the SDK, version 1: `@modelcontextprotocol/sdk/server/auth/errors.js`. */
export interface McpErrorsV1 {
  readonly InvalidTokenError: new (message: string) => Error
  /** For what `requireClaims` and `check` refuse: without it, that is an invalid token. */
  readonly InsufficientScopeError?: new (
    message: string,
  ) => Error
}

/** The error class of the SDK, version 2, and its codes: `@modelcontextprotocol/server`. */
export interface McpErrorsV2 {
  readonly OAuthError: new (code: string, message: string) => Error
  readonly OAuthErrorCode: { readonly InvalidToken: string; readonly InsufficientScope: string }
}

/** What the gates of the SDK ask: its `OAuthTokenVerifier`. */
export interface McpTokenVerifier {
  /** @throws what the SDK takes for a refusal; anything else, an outage say, is 500 to its gates. */
  verifyAccessToken(token: string): Promise<McpAuthInfo>
}

/**
 * Makes a verifier for `requireBearerAuth({ verifier })` of the SDK, version 1 or 2. The client reads
 * the one description of an invalid token; the reason is in the events of the resource server, and
 * in the error's `cause`.
 *
 * Does NOT make that gate's answers better: it says `invalid_token` where no token came, 500 where
 * keys are unavailable, and is told of no tenant. `requireMcpAccessToken` stands in its place.
 *
 * @param errors - The classes of the SDK that is there, so that none is imported here.
 * @throws ConfigurationError at creation.
 */
export function mcpTokenVerifier(
  server: ResourceServer<object> | ResourceServerOptions<object>,
  errors: McpErrorsV1 | McpErrorsV2,
): McpTokenVerifier {
  const resourceServer = resourceServerOf(server)
  const { invalidToken, insufficient } = readErrors(errors)
  return Object.freeze({
    verifyAccessToken: async (token) => {
      try {
        return createAuthInfo(await resourceServer.verify(token), token)
      } catch (error) {
        if (!(error instanceof AccessTokenError)) throw error
        throw Object.assign(
          refusals[error.reason].status === 403
            ? insufficient('The access token does not suffice for this request')
            : invalidToken(JSON.parse(resourceServer.refuse(error).body).error_description),
          { cause: error },
        )
      }
    },
  } satisfies McpTokenVerifier)
}

interface MakeErrors {
  readonly invalidToken: (description: string) => Error
  readonly insufficient: (description: string) => Error
}

function readErrors(errors: unknown): MakeErrors {
  const { InvalidTokenError, InsufficientScopeError, OAuthError, OAuthErrorCode } = {
    ...(errors as Partial<McpErrorsV1 & McpErrorsV2> | undefined),
  }
  if (typeof OAuthError === 'function' && OAuthErrorCode?.InvalidToken !== undefined) {
    const { InvalidToken, InsufficientScope } = OAuthErrorCode
    return {
      invalidToken: (description) => new OAuthError(InvalidToken, description),
      insufficient: (description) => new OAuthError(InsufficientScope, description),
    }
  }
  if (typeof InvalidTokenError === 'function') {
    return {
      invalidToken: (description) => new InvalidTokenError(description),
      insufficient: (description) => new (InsufficientScopeError ?? InvalidTokenError)(description),
    }
  }
  throw new ConfigurationError(
    'mcpTokenVerifier has no error class of the SDK: write { InvalidTokenError } of @modelcontextprotocol/sdk/server/auth/errors.js, or { OAuthError, OAuthErrorCode } of @modelcontextprotocol/server.',
  )
}
