/**
 * What a request must have so that its credentials can be found: an `IncomingMessage`, a fetch
 * `Request` and the requests of the frameworks have it.
 */
export interface RequestLike {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: HeadersLike | Readonly<Record<string, string | readonly string[] | undefined>>
  /** Names and values in turn, as they came: Node's `headers` keeps one of several Authorization fields. */
  readonly rawHeaders?: readonly string[] | undefined
}

/** The part of the Fetch API's `Headers` that is used. */
export interface HeadersLike {
  get(name: string): string | null
}
