/** The longest a Node.js timer can wait; one that is set longer fires at once. */
const maxTimer = 2 ** 31 - 1

/**
 * Runs a task with a signal that is aborted when the deadline has passed. The timer keeps no process
 * alive.
 */
export async function withDeadline<T>(
  seconds: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), Math.min(seconds * 1000, maxTimer)).unref()
  try {
    return await task(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}
