// #region servers
import { createResourceServer } from 'oauth-resource-server'
import * as z from 'zod'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const audience = 'https://api.example.com/orders'
// #endregion servers

// #region scopes
export const orders = createResourceServer({
  issuer,
  audience,
  scopeClaims: [
    'scope',
    'scp', // counts only in a token without scope
    'permissions',
    'realm_access.roles', // a path
    ['resource_access', 'my.client', 'roles'], // a path with a dot in a name
  ],
  impliedScopes: { 'orders.admin': ['orders.read', 'orders.write'] },
})
// #endregion scopes

// #region claims-required
export const admins = createResourceServer({
  issuer,
  audience,
  requireClaims: {
    role: 'admin',
    groups: { includes: 'staff' },
    age: { name: 'adult', test: (age) => typeof age === 'number' && age >= 18 },
  },
})
// #endregion claims-required

// #region check
const members = new Map([['apollo', ['user-1', 'user-2']]])

export const projects = createResourceServer({
  issuer,
  audience,
  check: {
    name: 'member of the project',
    test: async ({ subject }, { request }) => {
      const project = await findProject(request.params.project)
      return project?.includes(subject) === true
    },
  },
})

/** A database would be asked here, with a deadline of its own. */
async function findProject(name) {
  if (name === 'unreachable') throw new Error('the database is down')
  return members.get(name)
}
// #endregion check

// #region lifetime
export const payments = createResourceServer({
  issuer,
  audience,
  maxLifetime: 300, // exp - iat: tokens that live longer are refused
  maxTokenAge: 120, // now - iat: and these are older than a payment may take
})
// #endregion lifetime

// #region typed
export const profiles = createResourceServer({
  issuer,
  audience,
  claims: z.object({
    email: z.email(),
    roles: z.array(z.string()).default([]),
  }),
})
// #endregion typed
