import type { DeclaredResourceServer } from '../../create-resource-servers.js'

/**
 * The resource servers that a module exports, each once, by name: by themselves, or in a record. They are known
 * by what they have, since the module may have another copy of this package.
 */
export function findServers(module: object): readonly DeclaredResourceServer[] {
  const values = Object.values(module)
  const all = [...values, ...values.filter(isObject).flatMap((value) => Object.values(value))]
  const servers = [...new Set(all.filter(isServer))]
  return servers.sort((one, other) => (one.declared.name < other.declared.name ? -1 : 1))
}

function isServer(value: unknown): value is DeclaredResourceServer {
  return isObject(value) && 'declared' in value && 'health' in value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
