import { orders, users } from './servers.mjs'

// #region properties
export const catalog = [orders, users].map(({ resource }) => {
  const { name, scopes, properties } = resource
  return { name, scopes, classification: properties.classification }
})
// #endregion properties
