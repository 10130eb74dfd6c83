/** The claims that the authorization server puts into each person's tokens, besides the standard ones. */
export const people = {
  reader: { sub: 'user-1', realm_access: { roles: ['orders.read'] }, email: 'reader@example.com' },
  clerk: {
    sub: 'user-2',
    realm_access: { roles: ['orders.read'] },
    permissions: ['orders.write'],
    role: 'clerk',
    email: 'clerk@example.com',
    roles: ['clerk'],
  },
  admin: {
    sub: 'user-3',
    resource_access: { 'my.client': { roles: ['orders.admin'] } },
    role: 'admin',
    groups: ['staff'],
    age: 44,
    email: 'no mail address',
  },
  trainee: { sub: 'user-4', role: 'admin', groups: ['staff'], age: 17 },
}

/** What is called, by whom, the status and the OAuth error that come of it, and why. */
export const calls = [
  ['GET /orders', 'reader', '200', 'a role is a scope'],
  ['POST /orders', 'reader', '403 insufficient_scope', 'and the only one'],
  ['POST /orders', 'clerk', '200', 'roles and permissions are one set'],
  ['POST /orders', 'admin', '200', 'orders.admin implies both'],
  ['GET /orders', 'trainee', '403 insufficient_scope', 'orders.list alone'],
  ['GET /admin', 'admin', '200', 'role, group and age'],
  ['GET /admin', 'clerk', '403', 'another role'],
  ['GET /admin', 'trainee', '403', 'too young'],
  ['GET /projects/apollo', 'reader', '200', 'a member'],
  ['GET /projects/apollo', 'admin', '403', 'no member'],
  ['GET /projects/unreachable', 'reader', '503', 'nobody knows'],
  ['GET /payments', 'admin', '401 invalid_token', 'the token lives an hour'],
  ['GET /profile', 'clerk', '200', 'the claims that the schema wants'],
  ['GET /profile', 'admin', '401 invalid_token', 'no e-mail address'],
]
