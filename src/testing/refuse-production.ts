/**
 * Ends where tokens are not for testing.
 *
 * @throws Error when `NODE_ENV` is `production`.
 */
export function refuseProduction(): void {
  if (process.env.NODE_ENV !== 'production') return
  throw new Error(
    'oauth-resource-server/testing issues tokens to anybody and does not start where NODE_ENV is production.',
  )
}
