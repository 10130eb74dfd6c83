import type { Server } from 'node:http'
import type { Started } from './routes.js'

/** Listens on a free port of 127.0.0.1. */
export function listening(server: Server): Promise<Started> {
  const close = () => new Promise<unknown>((resolve) => server.close(resolve))
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ server, close })))
}
