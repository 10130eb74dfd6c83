import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startLoopbackServer } from '../authorization-server/loopback-server.mjs'

const files = {
  '/': ['page/index.html', 'text/html'],
  '/main.js': ['page/main.js', 'text/javascript'],
  '/discover.js': ['page/discover.js', 'text/javascript'],
  '/login.js': ['page/login.js', 'text/javascript'],
  '/oauth4webapi.js': [fileURLToPath(import.meta.resolve('oauth4webapi')), 'text/javascript'],
}

/** Serves the page from an origin of its own. */
export function servePage() {
  return startLoopbackServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    if (!Object.hasOwn(files, pathname)) return response.writeHead(404).end()
    const [file, type] = files[pathname]
    response.setHeader('Content-Type', type)
    response.end(await readFile(new URL(file, import.meta.url)))
  })
}
