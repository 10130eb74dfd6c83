/**
 * Stands in for the login and consent pages: whoever comes is alice and agrees to all that the
 * client asks for.
 */
export async function approveInteraction(ctx, next) {
  if (!ctx.path.startsWith('/interaction/')) {
    return next()
  }
  const { app: provider, req, res } = ctx
  const { params } = await provider.interactionDetails(req, res)
  const accountId = 'alice'
  const grant = new provider.Grant({ accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  for (const resource of [params.resource ?? []].flat()) {
    grant.addResourceScope(resource, params.scope)
  }
  const result = { login: { accountId }, consent: { grantId: await grant.save() } }
  ctx.redirect(await provider.interactionResult(req, res, result))
}
