import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** One import as it is written: from this file, of that file or package. */
export interface Import {
  readonly file: string
  readonly target: string
}

/** TypeScript files below a folder, with forward slashes, relative to the root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

/** Every import, export from and dynamic import of a file, types included: a type is knowledge too. */
export function importsOf(
  file: string,
  text: string = readFileSync(join(root, file), 'utf8'),
): Import[] {
  const specifiers = text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)
  return [...specifiers].map(([, specifier = '']) => ({
    file,
    target: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier,
  }))
}

/** The room that a file stands in: its folder, or for a file at the top of src/ the file itself. */
export function roomOf(path: string): string {
  const [top, second = '', third] = path.replace(/\.[jt]s$/, '').split('/')
  if (top === 'adapters') return `adapters/${second}`
  if (top !== 'src') return path
  return third === undefined ? `src/${second}` : second
}
