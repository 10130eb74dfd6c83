import {
  insufficient,
  invalidRequest,
  invalidTokenFor,
  passed,
  unauthenticatedFor,
  user,
} from './answers.js'
import { passes, type Row, refuses } from './requests.js'

const orders =
  'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/orders"'
const ofAcme =
  'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/acme/orders"'
const invalid =
  'error="invalid_token", scope="orders.read", error_description="The access token is expired, malformed, or not valid for this resource"'
const malformed =
  'error="invalid_request", error_description="The Authorization header is not one Bearer token"'
const lacking =
  'error="insufficient_scope", scope="orders.read", error_description="The access token lacks a scope that this request requires"'

const noToken = unauthenticatedFor('orders.read')
const badToken = invalidTokenFor('orders.read')
const challenge = (text: string) => ({ 'www-authenticate': `Bearer realm="api", ${text}` })

/** What leads clients to the metadata of a resource, and to a tenant's. */
export const publishedRows: readonly Row[] = [
  ...passes('GET /published', [
    ['passes a token where metadata is published', 'Bearer {read}', user],
  ]),
  ...refuses('GET /published', [
    [
      'names the metadata to a stranger (RFC 9728 §5.1)',
      undefined,
      { ...noToken, ...challenge(`${orders}, scope="orders.read"`) },
    ],
    [
      'names it beside invalid_token (RFC 9728 §5.1)',
      'Bearer {expired}',
      { ...badToken, ...challenge(`${invalid}, ${orders}`) },
    ],
    [
      'names it beside invalid_request (RFC 9728 §5.1)',
      'Bearer',
      { ...invalidRequest, ...challenge(`${malformed}, ${orders}`) },
    ],
    [
      'names it beside insufficient_scope (RFC 9728 §5.1)',
      'Bearer {write}',
      { ...insufficient('orders.read'), ...challenge(`${lacking}, ${orders}`) },
    ],
  ]),
  ...refuses('GET /published/optional', [
    [
      'names it to an anonymous request that lacks a scope (RFC 9728 §5.1)',
      undefined,
      { ...noToken, ...challenge(`${orders}, scope="orders.read"`) },
    ],
  ]),
  ...passes('GET /p/acme/orders', [
    [
      "passes a tenant's token where metadata is published",
      'Bearer {acme}',
      passed('{"subject":"user-1","tenant":"acme"}'),
    ],
  ]),
  ...['acme', 'acme-later'].flatMap((tenant) =>
    refuses(`GET /p/${tenant}/orders`, [
      [
        `names the metadata of ${tenant} to a stranger (RFC 9728 §5.1)`,
        undefined,
        { ...noToken, ...challenge(`${ofAcme}, scope="orders.read"`) },
      ],
      [
        `names that of ${tenant} beside invalid_token (RFC 9728 §5.1)`,
        'Bearer {read}',
        { ...badToken, ...challenge(`${invalid}, ${ofAcme}`) },
      ],
      [
        `names that of ${tenant} beside insufficient_scope (RFC 9728 §5.1)`,
        'Bearer {acmeUnscoped}',
        { ...insufficient('orders.read'), ...challenge(`${lacking}, ${ofAcme}`) },
      ],
    ]),
  ),
  ...['nobody', 'nobody-later', 'throws', 'rejects', 'a%20b'].flatMap((tenant) =>
    refuses(`GET /p/${tenant}/orders`, [
      [`names none to a stranger where the tenant is ${tenant}`, undefined, noToken],
      [`names none beside invalid_token where the tenant is ${tenant}`, 'Bearer {acme}', badToken],
    ]),
  ),
]
