import { findMisspelt } from '../environment/find-misspelt.js'

/** Shorter names are near to everything. */
const minLength = 4

/** The name that was probably meant, where one is near. */
export function findMeant(name: string, names: readonly string[]): string | undefined {
  return name.length < minLength ? undefined : findMisspelt(name, names)
}
