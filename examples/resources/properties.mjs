import { orders, users } from './servers.mjs'

// #region properties
export const catalog = [orders, users].map(({ declared }) => {
  const { name, scopes, properties } = declared
  return { name, scopes, classification: properties.classification }
})
// #endregion properties
