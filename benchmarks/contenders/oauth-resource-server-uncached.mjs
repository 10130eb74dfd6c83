import { create, contender as ours } from './oauth-resource-server.mjs'

export const contender = {
  ...ours,
  name: 'oauth-resource-server, cache: false',
  cached: false,
  create: (given) => create(given, false),
}
