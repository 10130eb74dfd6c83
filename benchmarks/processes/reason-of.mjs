import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a failure says in one line, which names no folder of this machine: results are kept. */
export function reasonOf(error) {
  return error.message.split('\n')[0].trim().replaceAll(root, '')
}
