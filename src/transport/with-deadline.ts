/** The longest a Node.js timer can wait; one that is set longer fires at once. */
const maxTimer = 2 ** 31 - 1

/**
 * Runs a task that gets a signal, which is aborted when the deadline has passed. The task ends with
 * the deadline even if it pays no attention to the signal. The timer keeps no process alive.
 */
export async function withDeadline<T>(
  seconds: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        const reason = new Error(`no answer within ${seconds} seconds`)
        controller.abort(reason)
        reject(reason)
      },
      Math.min(seconds * 1000, maxTimer),
    )
    timer.unref()
  })
  try {
    return await Promise.race([task(controller.signal), passed])
  } finally {
    clearTimeout(timer)
  }
}
