/** A task that runs once however many ask for it while it runs. */
export interface SingleFlight<T> {
  readonly isRunning: () => boolean
  readonly run: () => Promise<T>
}

/** Makes a single flight of a task. A flight that has ended, well or not, is not remembered. */
export function createSingleFlight<T>(task: () => Promise<T>): SingleFlight<T> {
  let running: Promise<T> | undefined
  return {
    isRunning: () => running !== undefined,
    run: () => {
      running ??= task().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
