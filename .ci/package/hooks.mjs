// Writes down what the package's own files import from other packages.
import { appendFileSync } from 'node:fs'

let log

export function initialize(file) {
  log = file
}

export async function resolve(specifier, context, next) {
  const ours = context.parentURL?.includes('/node_modules/oauth-resource-server/')
  if (ours && !/^(\.|node:)/.test(specifier)) appendFileSync(log, `${specifier}\n`)
  return next(specifier, context)
}
