import * as v2 from '@modelcontextprotocol/client'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const about = { name: 'assistant', version: '1.0.0' }

/** The clients of both versions: they differ in their classes and in what finishes an authorization. */
export const clients = {
  1: {
    createClient: () => new Client(about),
    createTransport: (url, authProvider) =>
      new StreamableHTTPClientTransport(url, { authProvider }),
    finish: (transport, callback) => transport.finishAuth(callback.get('code')),
    UnauthorizedError,
  },
  2: {
    createClient: () =>
      new v2.Client(about, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    createTransport: (url, authProvider) =>
      new v2.StreamableHTTPClientTransport(url, { authProvider }),
    finish: (transport, callback) => transport.finishAuth(callback),
    UnauthorizedError: v2.UnauthorizedError,
  },
}

/** Calls a tool as an application does: authorizes where it must, and then once more. */
export async function callTool(kind, url, provider, name) {
  for (let attempt = 1; ; attempt += 1) {
    const client = kind.createClient()
    const transport = kind.createTransport(url, provider)
    try {
      await client.connect(transport)
      const { content } = await client.callTool({ name, arguments: {} })
      return content[0].text
    } catch (error) {
      if (!(error instanceof kind.UnauthorizedError) || attempt === 2) throw error
      await kind.finish(transport, provider.callback())
    } finally {
      await client.close()
    }
  }
}
