/** A value that is here, or will be: what needs no waiting is not made to wait. */
export type MaybePromise<T> = T | Promise<T>

/**
 * Whether a value is still to come. Told by its `then`: an application may have replaced the global
 * `Promise`, and what async functions answer is none of its kind then.
 */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  )
}

/** Goes on with a value, at once where it is here. */
export function after<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromise(value) ? value.then(next) : next(value)
}

/**
 * What a function answers or throws, as a promise.
 *
 * A promise that is rejected before anybody can wait for it costs Node.js more than a refusal does:
 * it notes what nobody handles, and then that somebody does. So what is thrown is thrown a turn later.
 */
export async function promised<T>(answer: () => MaybePromise<T>): Promise<T> {
  try {
    return answer()
  } catch (error) {
    await undefined
    throw error
  }
}
