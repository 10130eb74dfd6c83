const invalid =
  'error_description="The access token is expired, malformed, or not valid for this resource"'
const lacking = 'error_description="The access token lacks a scope that this request requires"'

/** What a client without the SDK is answered: the tool, the token, the status, and the challenge. */
export function callsOf(version, metadata) {
  const resourceMetadata = `resource_metadata="${metadata}"`
  const refused = `Bearer realm="api", error="invalid_token", scope="orders.read", ${invalid}, ${resourceMetadata}`
  return [
    [
      'list_orders',
      'no token',
      401,
      `Bearer realm="api", ${resourceMetadata}, scope="orders.read"`,
    ],
    ['list_orders', 'of another authorization server', 401, refused],
    ['list_orders', 'for another MCP server', 401, refused],
    ['list_orders', 'expired', 401, refused],
    [
      'list_orders',
      'without the scope',
      403,
      `Bearer realm="api", error="insufficient_scope", scope="orders.read", ${lacking}, ${resourceMetadata}`,
    ],
    ['list_orders', 'orders.read', 200, null],
    [
      'cancel_order',
      'orders.read',
      403,
      version === 1
        ? `Bearer realm="api", error="insufficient_scope", scope="orders.read orders.write", ${lacking}, ${resourceMetadata}`
        : `Bearer error="insufficient_scope", error_description="Insufficient scope", scope="orders.read orders.write", ${resourceMetadata}`,
    ],
    ['cancel_order', 'orders.admin', 200, null],
  ]
}
