import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { onTestFinished, vi } from 'vitest'
import type { EventHandlers, EventName } from '../../src/index.js'

export const names: readonly EventName[] = [
  'accepted',
  'refused',
  'scope.used',
  'keys.refreshed',
  'keys.refreshFailed',
  'keys.keySkipped',
  'keys.unknownKid',
  'keys.withdrawn',
  'keys.storeFailed',
  'configuration.warning',
]

/** Handlers for every event, and what they heard so far: name and event. */
export function listen(): { readonly on: EventHandlers; readonly told: [string, unknown][] } {
  const told: [string, unknown][] = []
  const on = Object.fromEntries(
    names.map((name) => [name, (event: unknown) => told.push([name, event])]),
  )
  return { on, told }
}

/** Subscribes to channels until the test ends. */
export function subscribeTo(
  channels: readonly string[],
  hear: (event: unknown, channel: string) => void,
): void {
  const subscriber = (event: unknown, channel: string | symbol): void =>
    hear(event, String(channel))
  for (const name of channels) {
    subscribe(`oauth-resource-server:${name}`, subscriber)
    onTestFinished(() => void unsubscribe(`oauth-resource-server:${name}`, subscriber))
  }
}

/** Stops the clock that durations are measured with: it goes on where the test says so, in milliseconds. */
export function stopDurations(): { readonly advance: (milliseconds: number) => void } {
  let instant = 5000
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => instant)
  onTestFinished(() => spy.mockRestore())
  return {
    advance: (milliseconds) => {
      instant += milliseconds
    },
  }
}
