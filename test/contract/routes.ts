import type { Server } from 'node:http'
import type { AccessToken, MaybePromise, ResourceServer, ScopePolicy } from '../../src/index.js'

/** The resource servers that the routes stand behind. */
export type ServerName =
  | ('orders' | 'tenants' | 'unavailable' | 'silent' | 'broken')
  | ('admins' | 'members' | 'shaped')
  | ('published' | 'publishedTenants')

/** One route, mounted alike in every framework. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'OPTIONS'
  readonly path: string
  readonly server: ServerName
  readonly scope?: ScopePolicy
  readonly open?: boolean
  readonly optional?: boolean
  readonly preflight?: boolean
  /** The tenant is the path's `tenant`, as `tenantOf` finds it. */
  readonly tenant?: boolean
  /** The metadata of its server is served too: said at one route of each server that has any. */
  readonly metadata?: boolean
}

const scope = 'orders.read'
const admin: ScopePolicy = { anyOf: ['orders.admin', { allOf: ['orders.read', 'orders.audit'] }] }

export const routes: readonly Route[] = [
  { method: 'GET', path: '/orders', server: 'orders', scope },
  { method: 'OPTIONS', path: '/orders', server: 'orders', scope },
  { method: 'POST', path: '/orders', server: 'orders', scope: 'orders.write' },
  { method: 'GET', path: '/any', server: 'orders' },
  { method: 'GET', path: '/admin', server: 'orders', scope: admin },
  { method: 'GET', path: '/open', server: 'orders', open: true },
  { method: 'GET', path: '/throws', server: 'orders', scope },
  { method: 'GET', path: '/optional', server: 'orders', optional: true },
  { method: 'GET', path: '/optional/scoped', server: 'orders', optional: true, scope },
  { method: 'GET', path: '/preflight', server: 'orders', preflight: true, scope },
  { method: 'OPTIONS', path: '/preflight', server: 'orders', preflight: true, scope },
  { method: 'GET', path: '/t/:tenant/orders', server: 'tenants', tenant: true, scope },
  { method: 'GET', path: '/unavailable', server: 'unavailable', scope },
  { method: 'GET', path: '/silent', server: 'silent', scope },
  { method: 'GET', path: '/broken', server: 'broken', scope },
  { method: 'GET', path: '/admins', server: 'admins', scope },
  { method: 'GET', path: '/members', server: 'members', scope },
  { method: 'GET', path: '/members/optional', server: 'members', optional: true },
  { method: 'GET', path: '/shaped', server: 'shaped', scope },
  { method: 'GET', path: '/published', server: 'published', scope, metadata: true },
  { method: 'GET', path: '/published/optional', server: 'published', optional: true, scope },
  {
    ...{ method: 'GET', path: '/p/:tenant/orders', server: 'publishedTenants', scope },
    ...{ tenant: true, metadata: true },
  },
]

/** What a framework mounts: the routes' servers, what they answer, and what becomes of foreign errors. */
export interface Mounted {
  readonly servers: Readonly<Record<ServerName, ResourceServer>>
  /** What a route's handler answers, as JSON; remembers that it ran. */
  readonly answer: (route: Route, auth: AccessToken | undefined, body?: unknown) => object
  /** What the framework's own error handler answers, with status 500; remembers the error. */
  readonly caught: (error: unknown) => object
}

export interface Started {
  readonly server: Server
  close(): Promise<unknown>
}

/** One framework, in one version: all that the contract knows of it. */
export interface Framework {
  readonly name: string
  /** Mounts `routes` and listens on a free port of 127.0.0.1. */
  readonly start: (mounted: Mounted) => Promise<Started>
}

/** A resolver as applications write them, with what goes wrong in them. */
export function tenantOf(name: string | undefined): MaybePromise<string | undefined> {
  if (name === 'throws') throw new Error('the directory of tenants is down')
  if (name === 'rejects') return Promise.reject(new Error('the directory of tenants is down'))
  if (name === 'nobody') return undefined
  if (name === 'nobody-later') return Promise.resolve(undefined)
  return name === 'acme-later' ? Promise.resolve('acme') : name
}
