import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type KeyServer, startKeyServer } from '../support/key-server.js'
import { boom, createServers, type Library } from './resource-servers.js'
import type { Framework, Route } from './routes.js'

/** The routes, listening in one framework, and what happened behind them. */
export interface Api extends AsyncDisposable {
  readonly port: number
  readonly origin: string
  readonly server: Server
  /** The issuer of `/silent`: asked for keys, it does not answer until it is told to. */
  readonly silent: KeyServer
  /** Handlers that ran, as method and path. */
  readonly ran: string[]
  /** Errors that reached the framework's own error handler. */
  readonly failures: unknown[]
  close(): Promise<void>
}

export async function startApi(framework: Framework, library: Library): Promise<Api> {
  const ran: string[] = []
  const failures: unknown[] = []
  const silent = await startKeyServer(() => {})
  const dead = await startKeyServer(() => {})
  await dead.close()
  const answer = ({ method, path }: Route, auth: Parameters<AnswerOf>[1], body?: unknown) => {
    ran.push(`${method} ${path}`)
    if (path === '/throws') throw boom
    const item = (body as { item?: string } | undefined)?.item
    return { subject: auth?.subject ?? 'anonymous', tenant: auth?.tenant, item }
  }
  const caught = (error: unknown) => {
    failures.push(error)
    return { caught: (error as Error).message }
  }
  const servers = createServers(library, { dead: dead.origin, silent: silent.origin })
  const started = await framework.start({ servers, answer, caught })
  const close = async (): Promise<void> => {
    started.server.closeAllConnections()
    await started.close()
    await silent.close()
  }
  const { port } = started.server.address() as AddressInfo
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    server: started.server,
    silent,
    ran,
    failures,
    close,
    [Symbol.asyncDispose]: close,
  }
}

type AnswerOf = Parameters<Framework['start']>[0]['answer']
