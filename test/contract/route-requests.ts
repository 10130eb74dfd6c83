import {
  anonymous,
  caught,
  forbidden,
  insufficient,
  invalidRequest,
  invalidToken,
  invalidTokenFor,
  passed,
  unauthenticated,
  unauthenticatedFor,
  unavailable,
  user,
} from './answers.js'
import { passes, type Row, refuses } from './requests.js'

const noToken = unauthenticatedFor('orders.read')
const badToken = invalidTokenFor('orders.read')
const lacking = insufficient('orders.read')
const acme = passed('{"subject":"user-1","tenant":"acme"}')
const preflight = { fields: { 'Access-Control-Request-Method': 'PUT' } }

/** What routes may require, or let pass. */
export const routeRows: readonly Row[] = [
  ...refuses('GET /any', [
    ['names no scope where none is required (RFC 6750 §3)', undefined, unauthenticated],
    ['names none beside invalid_token either (RFC 6750 §3)', 'Bearer {expired}', invalidToken],
  ]),
  ...passes('GET /any', [['passes a token without scopes there', 'Bearer {unscoped}', user]]),
  ...passes('GET /admin', [
    ['passes one of anyOf', 'Bearer {admin}', user],
    ['passes the other of anyOf', 'Bearer {audit}', user],
  ]),
  ...refuses('GET /admin', [
    [
      'names every scope of anyOf (RFC 6750 §3)',
      'Bearer {read}',
      insufficient('orders.admin orders.read orders.audit'),
    ],
    [
      'names them to a stranger too (RFC 6750 §3)',
      undefined,
      unauthenticatedFor('orders.admin orders.read orders.audit'),
    ],
  ]),
  ...passes('GET /open', [
    ['leaves an open route open', undefined, anonymous],
    ['does not look at a token there', 'Bearer {expired}', anonymous],
  ]),
  ...passes('GET /optional', [
    ['passes an anonymous request where it may be one', undefined, anonymous],
    ['passes an empty field as anonymous there', '', anonymous],
    ['passes a token there', 'Bearer {unscoped}', user],
  ]),
  ...refuses('GET /optional', [
    ['refuses a bad token there (RFC 6750 §3.1)', 'Bearer {expired}', invalidToken],
    ['refuses another scheme there (RFC 6750 §3.1)', 'Basic dXNlcjpwYXNz', unauthenticated],
    ['refuses a malformed field there (RFC 6750 §2.1)', 'Bearer', invalidRequest],
  ]),
  ...refuses('GET /optional/scoped', [
    ['refuses an anonymous request where a scope is required (RFC 6750 §3)', undefined, noToken],
    ['refuses a token without the scope there (RFC 6750 §3.1)', 'Bearer {unscoped}', lacking],
  ]),
  ...passes('GET /optional/scoped', [
    ['passes a token with the scope there', 'Bearer {read}', user],
  ]),
  ...passes(
    'OPTIONS /preflight',
    [['passes a preflight where it is asked to (Fetch, CORS protocol)', undefined, anonymous]],
    preflight,
  ),
  ...refuses('OPTIONS /preflight', [
    ['refuses OPTIONS that is no preflight (Fetch, CORS protocol)', undefined, noToken],
  ]),
  ...refuses(
    'OPTIONS /orders',
    [['refuses a preflight where it is not asked to (RFC 6750 §3)', undefined, noToken]],
    preflight,
  ),
  ...refuses(
    'GET /preflight',
    [['refuses other methods as before (RFC 6750 §3)', undefined, noToken]],
    preflight,
  ),
  ...passes('GET /t/acme/orders', [
    ['passes a token of the tenant (RFC 8707 §3)', 'Bearer {acme}', acme],
  ]),
  ...passes('GET /t/acme-later/orders', [
    ['passes one whose tenant is found later (RFC 8707 §3)', 'Bearer {acme}', acme],
  ]),
  ...refuses('GET /t/acme/orders', [
    ['judges the scope after the tenant (RFC 6750 §3.1)', 'Bearer {acmeUnscoped}', lacking],
    ['refuses a token of no tenant (RFC 8707 §3)', 'Bearer {read}', badToken],
  ]),
  ...refuses('GET /t/globex/orders', [
    ['refuses a token of another tenant (RFC 8707 §3)', 'Bearer {acme}', badToken],
    ['says nothing of scopes there (RFC 6750 §3.1)', 'Bearer {acmeUnscoped}', badToken],
  ]),
  ...refuses('GET /t/throws/orders', [
    ['refuses it where the resolver throws (RFC 6750 §3.1)', 'Bearer {acme}', badToken],
    ['asks the resolver after the header (RFC 6750 §3)', undefined, noToken],
  ]),
  ...refuses('GET /t/rejects/orders', [
    ['refuses it where the resolver rejects (RFC 6750 §3.1)', 'Bearer {acme}', badToken],
  ]),
  ...refuses('GET /t/nobody/orders', [
    ['refuses it where there is no tenant (RFC 6750 §3.1)', 'Bearer {acme}', badToken],
  ]),
  ...refuses('GET /t/nobody-later/orders', [
    ['refuses it where there is none later (RFC 6750 §3.1)', 'Bearer {acme}', badToken],
  ]),
  ...refuses('GET /t/..%2Facme/orders', [
    ['refuses it where the tenant is a path (RFC 6750 §3.1)', 'Bearer {acme}', badToken],
  ]),
  ...refuses('GET /unavailable', [
    ['is unavailable while the issuer is (RFC 9110 §15.6.4)', 'Bearer {read}', unavailable],
    ['needs no issuer to refuse no credentials (RFC 6750 §3)', undefined, noToken],
  ]),
  ...passes('GET /admins', [['passes a token with the claim there', 'Bearer {boss}', user]]),
  ...refuses('GET /admins', [
    ['refuses one without it, and no code (RFC 6750 §3.1)', 'Bearer {read}', forbidden],
    ['judges the scope before it (RFC 6750 §3.1)', 'Bearer {bossUnscoped}', lacking],
    ['says nothing of it to a stranger (RFC 6750 §3)', undefined, noToken],
    ['says nothing of it to a bad token (RFC 6750 §3.1)', 'Bearer {expired}', badToken],
  ]),
  ...passes('GET /members', [
    ['passes whom the check passes', 'Bearer {member}', passed('{"subject":"member-1"}')],
    ['passes whom it passes later', 'Bearer {memberLater}', passed('{"subject":"member-later"}')],
  ]),
  ...refuses('GET /members', [
    ['refuses whom the check refuses, and no code (RFC 6750 §3.1)', 'Bearer {stranger}', forbidden],
    ['refuses whom it refuses later (RFC 6750 §3.1)', 'Bearer {strangerLater}', forbidden],
    ['is unavailable where the check throws (RFC 9110 §15.6.4)', 'Bearer {throwing}', unavailable],
    ['is unavailable where it rejects (RFC 9110 §15.6.4)', 'Bearer {rejecting}', unavailable],
    ['does not ask the check about a stranger (RFC 6750 §3)', undefined, noToken],
    ['judges the scope before the check (RFC 6750 §3.1)', 'Bearer {unscoped}', lacking],
  ]),
  ...passes('GET /members/optional', [
    ['does not ask it about an anonymous request', undefined, anonymous],
  ]),
  ...refuses('GET /members/optional', [
    ['asks it about a token there (RFC 6750 §3.1)', 'Bearer {stranger}', forbidden],
  ]),
  ...passes('GET /shaped', [['passes claims that the schema accepts', 'Bearer {mail}', user]]),
  ...refuses('GET /shaped', [
    ['refuses claims that the schema refuses (RFC 6750 §3.1)', 'Bearer {read}', badToken],
  ]),
  ...refuses('GET /broken', [
    ['leaves an error of another kind to the framework', 'Bearer {read}', caught],
  ]),
  ...passes('GET /throws', [
    ['leaves an error of the handler to the framework', 'Bearer {read}', caught],
  ]),
]
