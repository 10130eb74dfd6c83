import type { SkipReason } from '../../keys/import-jwk.js'

/** Why a key is not used, in words; a key that was never meant for this is no problem. */
export const skipReasons: Readonly<
  Record<SkipReason, { readonly text: string; readonly isUsual: boolean }>
> = {
  malformed: { text: 'members are missing or of no use (RFC 7517 §4)', isUsual: false },
  type_unsupported: { text: 'no signature is verified with this kty', isUsual: true },
  curve_unsupported: { text: 'no signature is verified on this curve', isUsual: true },
  private_key: { text: 'a private key is published: replace it now', isUsual: false },
  symmetric_key: { text: 'a shared secret is published: replace it now', isUsual: false },
  not_for_verification: { text: 'use or key_ops say that it is for something else', isUsual: true },
  algorithm_unsupported: { text: 'its alg is none that is accepted', isUsual: true },
  modulus_too_short: { text: 'RSA of less than 2048 bits (RFC 7518 §3.3)', isUsual: false },
  exponent_too_small: { text: 'RSA with an exponent below 3', isUsual: false },
  point_of_small_order: { text: 'anybody can sign for it', isUsual: false },
}
