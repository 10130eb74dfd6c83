import { createResourceServer } from 'oauth-resource-server'

const issuer = process.env.ISSUER ?? 'https://login.example.com'

// #region everything
export const everything = createResourceServer({
  issuer,
  audience: 'https://api.example.com', // one audience for everything
})
// #endregion everything

// #region migrating
export const migrating = createResourceServer({
  issuer,
  audience: ['https://api.example.com/orders', 'https://api.example.com'],
  on: {
    accepted: ({ resource }) => {
      if (resource === 'https://api.example.com') console.warn('a token of the old audience')
    },
  },
})
// #endregion migrating

// #region migrated
export const migrated = createResourceServer({
  issuer,
  audience: 'https://api.example.com/orders',
  singleAudience: true,
})
// #endregion migrated

// #region token
export const fromToken = createResourceServer({
  issuer: { issuer, tenantFrom: 'token', tenants: ['acme', 'globex'] },
  audience: 'https://api.example.com/t/{tenant}/orders',
})
// #endregion token

// #region claim
export const claimed = createResourceServer({
  issuer,
  audience: 'https://api.example.com/orders',
  tenantClaim: 'tid',
})
// #endregion claim

// #region template
export const templated = createResourceServer({
  issuer: {
    issuer: 'https://login.example.com/{tenant}/v2.0',
    tenants: ['acme', 'globex'],
  },
  audience: '8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001',
  tenantClaim: 'tid',
})
// #endregion template

// #region mixed
export const mixed = createResourceServer({
  issuer,
  audience: ['https://api.example.com/t/{tenant}/orders', 'https://api.example.com/admin'],
  on: { 'configuration.warning': ({ message }) => console.warn(message) },
})
// #endregion mixed

// #region refused
export const logged = createResourceServer({
  issuer,
  audience: 'https://api.example.com/orders',
  on: { refused: ({ reason, detail }) => console.warn(`${reason}: ${detail}`) },
})
// #endregion refused
