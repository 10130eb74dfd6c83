import { type KeyObject, sign } from 'node:crypto'

/** base64url of text or octets. */
export function encode(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('base64url')
}

/** A compact JWS of exactly these texts: for headers and payloads that no library would write. */
export function rawToken(
  header: string | Uint8Array,
  payload: string | Uint8Array,
  key?: KeyObject,
): string {
  const input = `${encode(header)}.${encode(payload)}`
  const signature =
    key === undefined
      ? Buffer.alloc(64, 1)
      : sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}
