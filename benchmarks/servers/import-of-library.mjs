import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const link = new URL('../node_modules/oauth-resource-server/package.json', import.meta.url)
const { resolve } = createRequire(realpathSync(fileURLToPath(link)))

/**
 * Imports a package as the library does. The library is a link here, and resolves from where it
 * really is; with a second copy of Nest, modules and guards would not know each other.
 */
export function importOfLibrary(name) {
  return import(pathToFileURL(resolve(name)).href)
}
