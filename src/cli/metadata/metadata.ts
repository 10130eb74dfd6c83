import { createResourceServer, type ResourceServer } from '../../create-resource-server.js'
import { AccessTokenError } from '../../errors/access-token-error.js'
import type { ResourceMetadata } from '../../metadata/resource-metadata.js'
import { metadataUrlOf } from '../../metadata/well-known-url.js'
import { type Command, exitCodes } from '../command.js'
import { missingOption, UsageError } from '../usage-error.js'

/** `metadata`: the metadata of a protected resource (RFC 9728), and where it is served. */
export const metadata: Command = {
  usage: '--issuer <url> --audience <uri> [options]',
  help: 'Prints the metadata of a protected resource (RFC 9728 §2) as the library serves it, and on standard error the URL where clients look for it. Nothing is fetched.',
  options: {
    issuer: { value: '<url>', multiple: true, help: 'an authorization server of the resource' },
    audience: { value: '<uri>', multiple: true, help: 'what the resource is called in aud' },
    tenant: { value: '<name>', help: 'the tenant in place of {tenant}' },
    name: { value: '<text>', help: 'its name, for people' },
    documentation: { value: '<url>', help: 'where developers read about it' },
    'policy-uri': { value: '<url>', help: 'where it says how its data may be used' },
    'tos-uri': { value: '<url>', help: 'where its terms of service are' },
    scope: { value: '<scopes>', help: "what clients may ask for, 'orders.read orders.write' say" },
  },
  examples: [
    '--issuer https://login.example.com --audience https://api.example.com/orders --name Orders',
  ],
  run: async ({ positionals, text, texts }) => {
    if (positionals.length > 0) {
      throw new UsageError('there is an argument that nobody reads: write options alone.')
    }
    const [issuers, audience] = [texts('issuer'), texts('audience')]
    if (issuers.length === 0) throw missingOption('issuer', 'https://login.example.com')
    if (audience.length === 0) throw missingOption('audience', 'https://api.example.com/orders')
    const server = createResourceServer({
      issuer: issuers,
      audience,
      resource: {
        name: text('name'),
        documentation: text('documentation'),
        policyUri: text('policy-uri'),
        tosUri: text('tos-uri'),
        scopes: text('scope')
          ?.split(' ')
          .filter((scope) => scope !== ''),
      },
    })
    const tenant = text('tenant')
    const document = documentOf(server, tenant)
    const url = metadataUrlOf(document.resource)
    return {
      exitCode: exitCodes.fine,
      json: { command: 'metadata', url, document },
      text: () => `${JSON.stringify(document, null, 2)}\n`,
      note: `Clients look for it at ${url}\n`,
    }
  },
}

function documentOf(server: ResourceServer, tenant: string | undefined): ResourceMetadata {
  try {
    return server.metadata({ tenant })
  } catch (error) {
    if (!(error instanceof AccessTokenError)) throw error
    throw new UsageError(`${error.detail}: write --tenant acme.`)
  }
}
