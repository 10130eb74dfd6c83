/** What the test of the recipes uses of them: examples are plain JavaScript. */

declare module '*/node-http/create-api.mjs' {
  export function createApi(
    orders: import('../../src/index.js').ResourceServer,
    requirements: import('../../src/index.js').Expectations,
    list: (token: import('../../src/index.js').AccessToken) => object,
  ): import('node:http').Server
}

declare module '*/websocket/upgrade.mjs' {
  export function upgradeWith(
    orders: import('../../src/index.js').ResourceServer,
    requirements: import('../../src/index.js').Expectations,
    open: (
      request: import('node:http').IncomingMessage,
      socket: import('node:stream').Duplex,
      head: Buffer,
      token: import('../../src/index.js').AccessToken,
    ) => void,
  ): (
    request: import('node:http').IncomingMessage,
    socket: import('node:stream').Duplex,
    head: Buffer,
  ) => Promise<void>
}
