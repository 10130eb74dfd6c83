/** A value that is here, or will be: what needs no waiting is not made to wait. */
export type MaybePromise<T> = T | Promise<T>

/** Goes on with a value, at once where it is here. */
export function after<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}
