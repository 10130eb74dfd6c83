import type { JsonObject } from '../json/parse-json-object.js'
import { RecentlyUsed } from '../recently-used.js'

/** Headers by their encoded text: an issuer's header repeats for every token. */
export interface KnownHeaders {
  readonly find: (encodedHeader: string) => JsonObject | undefined
  /** Only for tokens whose signature was verified: others could fill it. */
  readonly remember: (jwt: { readonly encodedHeader: string; readonly header: JsonObject }) => void
}

/** More than issuers have keys. */
const maxHeaders = 256

/** Makes a memory of headers. */
export function createKnownHeaders(): KnownHeaders {
  const headers = new RecentlyUsed<string, JsonObject>(maxHeaders)
  return {
    find: (encodedHeader) => headers.get(encodedHeader),
    remember: ({ encodedHeader, header }) => {
      if (headers.get(encodedHeader) === undefined) headers.set(encodedHeader, header)
    },
  }
}
