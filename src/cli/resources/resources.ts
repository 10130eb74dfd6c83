import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DeclaredResourceServer } from '../../create-resource-servers.js'
import { type Command, exitCodes } from '../command.js'
import { UsageError } from '../usage-error.js'
import { findServers } from './find-servers.js'
import { writeRegistry } from './write-registry.js'

/** `resources`: the registry of a module as Markdown. */
export const resources: Command = {
  usage: '<module>',
  help: 'Imports a module of yours, which runs it, and prints what createResourceServers made there as Markdown: what each resource is called, its scopes, how long a token may live, and how one is requested. The resource servers may be exported one by one, or as the record that createResourceServers answers.',
  options: {},
  examples: ['./servers.js > resources.md'],
  run: async ({ positionals }) => {
    const [path, ...others] = positionals
    if (path === undefined || others.length > 0) {
      const count = path === undefined ? 'there is no module' : 'there are several modules'
      throw new UsageError(`${count}: write the path of one, such as ./servers.js.`)
    }
    const servers = findServers(await importModule(path))
    if (servers.length === 0) {
      throw new UsageError(
        `${path} exports no resources: write export const { orders } = createResourceServers({ … }) there.`,
      )
    }
    return {
      exitCode: exitCodes.fine,
      json: { command: 'resources', resources: servers.map(describe) },
      text: () => writeRegistry(servers),
    }
  },
}

async function importModule(path: string): Promise<object> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    throw new UsageError(`${path} cannot be loaded: ${why}`)
  }
}

function describe({ declared, health }: DeclaredResourceServer): object {
  return { ...declared, issuers: health().issuers.map(({ issuer }) => issuer) }
}
