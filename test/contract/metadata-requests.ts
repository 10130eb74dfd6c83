/** What is answered to a request for metadata: with every field. */
export interface MetadataAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request for metadata, and what every framework answers. */
export interface MetadataRow {
  readonly title: string
  /** Method and target. */
  readonly request: string
  readonly fields?: Readonly<Record<string, string>>
  readonly body?: string
  readonly answer: MetadataAnswer
}

const place = '/.well-known/oauth-protected-resource'
const orders =
  '{"resource":"https://api.example.com/orders","authorization_servers":["https://login.example.com"],"scopes_supported":["orders.read","orders.write"],"bearer_methods_supported":["header"],"resource_name":"Orders","resource_documentation":"https://developer.example.com/orders"}'
const acme =
  '{"resource":"https://api.example.com/acme/orders","authorization_servers":["https://login.example.com"],"bearer_methods_supported":["header"]}'

function document(body: string): MetadataAnswer {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
      'content-length': String(body.length),
    },
    body,
  }
}
const { 'content-length': _, ...withoutLength } = document(orders).headers
const methodNotAllowed: MetadataAnswer = {
  status: 405,
  headers: {
    allow: 'GET, HEAD, OPTIONS',
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'content-length': '14',
  },
  body: '{"status":405}',
}
const preflight: MetadataAnswer = {
  status: 204,
  headers: {
    allow: 'GET, HEAD, OPTIONS',
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-allow-headers': '*',
    'access-control-max-age': '3600',
  },
  body: '',
}

/** The metadata of two resources on one host, one of which has a document for each tenant. */
export const metadataRows: readonly MetadataRow[] = [
  {
    title: 'answers with the document (RFC 9728 §3.2)',
    request: `GET ${place}/orders`,
    answer: document(orders),
  },
  {
    title: 'answers HEAD with its fields alone (RFC 9110 §9.3.2)',
    request: `HEAD ${place}/orders`,
    answer: { ...document(orders), headers: withoutLength, body: '' },
  },
  {
    title: 'answers whatever the credentials are (RFC 9728 §3.1)',
    request: `GET ${place}/orders`,
    fields: { authorization: 'Bearer no-token' },
    answer: document(orders),
  },
  {
    title: 'answers a preflight (Fetch)',
    request: `OPTIONS ${place}/orders`,
    fields: {
      origin: 'https://shop.example.com',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'mcp-protocol-version',
    },
    answer: preflight,
  },
  {
    title: 'refuses another method (RFC 9110 §15.5.6)',
    request: `POST ${place}/orders`,
    fields: { 'content-type': 'application/json' },
    body: '{}',
    answer: methodNotAllowed,
  },
  {
    title: 'refuses DELETE (RFC 9110 §15.5.6)',
    request: `DELETE ${place}/orders`,
    answer: methodNotAllowed,
  },
  {
    title: "answers with a tenant's document (RFC 9728 §3.1)",
    request: `GET ${place}/acme/orders`,
    answer: document(acme),
  },
  {
    title: 'decodes the tenant once (RFC 3986 §2.4)',
    request: `GET ${place}/%61cme/orders`,
    answer: document(acme),
  },
]
