import { ConfigurationError } from '../errors/configuration-error.js'
import { isPromise } from '../maybe-promise.js'
import { isRecord, readFunction, requireKnownNames } from '../options/option-values.js'
import type { EventHandlers, EventName, EventPayloads } from './events.js'

const names: Readonly<Record<EventName, true>> = {
  accepted: true,
  refused: true,
  'scope.used': true,
  'keys.refreshed': true,
  'keys.refreshFailed': true,
  'keys.keySkipped': true,
  'keys.unknownKid': true,
  'keys.withdrawn': true,
  'keys.storeFailed': true,
  'configuration.warning': true,
}

/** Hands events to the application. */
export interface Emitter {
  /** Whether anybody listens: what nobody listens to need not be put together. */
  hears(name: EventName): boolean
  emit<Name extends EventName>(name: Name, event: EventPayloads[Name]): void
}

/**
 * Makes an emitter of the `on` option.
 *
 * @throws {@link ConfigurationError} for an unknown event or a handler that is no function.
 */
export function createEmitter(on: unknown): Emitter {
  const handlers = parseHandlers(on)
  return {
    hears: (name) => handlers.has(name),
    emit: (name, event) => {
      const handler = handlers.get(name)
      if (handler === undefined) return
      try {
        const outcome = handler(Object.freeze(event))
        if (isPromise(outcome)) outcome.then(undefined, ignore)
      } catch {
        // An observer that fails is no reason to let anybody in, or to keep anybody out.
      }
    },
  }
}

function parseHandlers(on: unknown): ReadonlyMap<EventName, (event: unknown) => unknown> {
  const handlers = new Map<EventName, (event: unknown) => unknown>()
  if (on === undefined) return handlers
  const example = 'on: { refused: (event) => logger.info(event) }'
  if (!isRecord(on)) throw new ConfigurationError(`on must be an object, such as ${example}.`)
  const options: EventHandlers = on
  requireKnownNames('on', options, Object.keys(names))
  for (const [name, handler] of Object.entries(options)) {
    if (handler === undefined) continue
    handlers.set(name as EventName, readFunction(`on['${name}']`, handler, '(event) => {}'))
  }
  return handlers
}

function ignore(): void {}
