import {
  createResourceServers,
  type EventHandlers,
  type EventName,
  type ResourceServers,
  type ResourceServersOptions,
} from '../../src/index.js'
import { now, type TestKeys } from '../support/test-keys.js'

export const issuer = 'https://login.example.com'
export const audiences = {
  orders: 'https://api.example.com/orders',
  users: 'https://api.example.com/users',
  admin: 'https://api.example.com/admin',
} as const
export type Shop = ResourceServers<keyof typeof audiences>
export type Told = readonly (readonly [EventName, Record<string, unknown>])[]

export const resources = {
  orders: { audience: audiences.orders, scopes: ['orders.read', 'orders.write'] },
  users: { audience: audiences.users, scopes: ['users.read'] },
  admin: { audience: audiences.admin, scopes: [] },
}

type Changes = Partial<ResourceServersOptions> & {
  readonly [Name in keyof typeof audiences]?: object
}

/** Three resources behind one server; changes are of the options, or of one resource. */
export function shop(keys: TestKeys, { orders, users, admin, ...options }: Changes = {}): Shop {
  return createResourceServers({
    issuer: { issuer, jwks: keys.jwks },
    clock: () => now * 1000,
    ...options,
    resources: {
      orders: { ...resources.orders, ...orders },
      users: { ...resources.users, ...users },
      admin: { ...resources.admin, ...admin },
    },
  })
}

/** Handlers that note what they are told. */
export function listener(): { readonly on: EventHandlers; readonly told: Told } {
  const told: [EventName, Record<string, unknown>][] = []
  const note = (name: EventName) => (event: object) => told.push([name, { ...event }])
  const on = {
    accepted: note('accepted'),
    refused: note('refused'),
    'scope.used': note('scope.used'),
    'configuration.warning': note('configuration.warning'),
    'keys.refreshed': note('keys.refreshed'),
  }
  return { on, told }
}
