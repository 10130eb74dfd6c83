/** What a test uses of the examples: they are plain JavaScript. */

declare module '*/troubleshooting/cors.mjs' {
  export const server: import('node:http').Server
}
