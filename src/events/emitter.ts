import { type Channel, channel } from 'node:diagnostics_channel'
import { ConfigurationError } from '../errors/configuration-error.js'
import { isPromise } from '../maybe-promise.js'
import { isRecord, readFunction, requireKnownNames } from '../options/option-values.js'
import type { EventHandlers, EventName, EventPayloads } from './events.js'

/** The channel of each event: one for all resource servers of the process. */
const channels: Readonly<Record<EventName, Channel>> = {
  accepted: channel('oauth-resource-server:accepted'),
  refused: channel('oauth-resource-server:refused'),
  'scope.used': channel('oauth-resource-server:scope.used'),
  'keys.refreshed': channel('oauth-resource-server:keys.refreshed'),
  'keys.refreshFailed': channel('oauth-resource-server:keys.refreshFailed'),
  'keys.keySkipped': channel('oauth-resource-server:keys.keySkipped'),
  'keys.unknownKid': channel('oauth-resource-server:keys.unknownKid'),
  'keys.withdrawn': channel('oauth-resource-server:keys.withdrawn'),
  'keys.storeFailed': channel('oauth-resource-server:keys.storeFailed'),
  'configuration.warning': channel('oauth-resource-server:configuration.warning'),
}

/** Hands events to the application: to its handlers, then to the subscribers of the channels. */
export interface Emitter {
  /** Whether anybody listens: what nobody listens to need not be put together. */
  hears(name: EventName): boolean
  /** The same of two events, for every request to ask: made once, it costs nothing that can be measured. */
  hearsEither(one: EventName, other: EventName): () => boolean
  emit<Name extends EventName>(name: Name, event: EventPayloads[Name]): void
}

/**
 * Makes an emitter of the `on` option.
 *
 * @throws {@link ConfigurationError} for an unknown event or a handler that is no function.
 */
export function createEmitter(on: unknown): Emitter {
  const handlers = parseHandlers(on)
  const hears = (name: EventName): boolean => channels[name].hasSubscribers || handlers.has(name)
  return {
    hears,
    hearsEither: (one, other) => {
      const handled = handlers.has(one) || handlers.has(other)
      const { [one]: first, [other]: second } = channels
      return () => handled || first.hasSubscribers || second.hasSubscribers
    },
    emit: (name, event) => {
      if (!hears(name)) return
      Object.freeze(event)
      tell(handlers.get(name), event)
      // Never throws: Node.js reports what a subscriber throws as an uncaught exception, later.
      if (channels[name].hasSubscribers) channels[name].publish(event)
    },
  }
}

function tell(handler: ((event: unknown) => unknown) | undefined, event: unknown): void {
  try {
    const outcome = handler?.(event)
    if (isPromise(outcome)) outcome.then(undefined, ignore)
  } catch {
    // An observer that fails is no reason to let anybody in, or to keep anybody out.
  }
}

function parseHandlers(on: unknown): ReadonlyMap<EventName, (event: unknown) => unknown> {
  const handlers = new Map<EventName, (event: unknown) => unknown>()
  if (on === undefined) return handlers
  const example = 'on: { refused: (event) => logger.info(event) }'
  if (!isRecord(on)) throw new ConfigurationError(`on must be an object, such as ${example}.`)
  const options: EventHandlers = on
  requireKnownNames('on', options, Object.keys(channels))
  for (const [name, handler] of Object.entries(options)) {
    if (handler === undefined) continue
    handlers.set(name as EventName, readFunction(`on['${name}']`, handler, '(event) => {}'))
  }
  return handlers
}

function ignore(): void {}
