import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  sign,
} from 'node:crypto'
import type { ResourceServerOptions } from '../../src/index.js'
import { encode } from '../support/raw-token.js'
import { audience, baseline, issuer, now } from '../support/test-keys.js'

/** One key pair of each type, made in this process. */
export const pairs: Readonly<
  Record<'rsa' | 'ec' | 'ec384' | 'ec521' | 'ed', KeyPairKeyObjectResult>
> = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ec384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ec521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed: generateKeyPairSync('ed25519'),
}

/** The published form of a key. */
export function jwk(key: KeyObject, kid: string): Record<string, unknown> {
  return { ...key.export({ format: 'jwk' }), kid }
}

/** What the issuer publishes: the keys under their names, without an `alg`. */
export const jwks: { readonly keys: Record<string, unknown>[] } = {
  keys: Object.entries(pairs).map(([kid, { publicKey }]) => jwk(publicKey, kid)),
}

/** A resource server that accepts the baseline token. */
export const options: ResourceServerOptions = {
  issuer: { issuer, jwks },
  audience,
  clock: () => now * 1000,
}

const ieee = { dsaEncoding: 'ieee-p1363' } as const
const { RSA_PKCS1_PADDING: pkcs1, RSA_PKCS1_PSS_PADDING: pss } = constants

/** A signature over a signing input. */
export type Signer = (input: Buffer) => Uint8Array

/** How each algorithm signs, with the issuer's keys. */
export const signers = {
  RS256: (input) => sign('sha256', input, { key: pairs.rsa.privateKey, padding: pkcs1 }),
  RS512: (input) => sign('sha512', input, { key: pairs.rsa.privateKey, padding: pkcs1 }),
  PS256: (input) =>
    sign('sha256', input, { key: pairs.rsa.privateKey, padding: pss, saltLength: 32 }),
  ES256: (input) => sign('sha256', input, { key: pairs.ec.privateKey, ...ieee }),
  ES384: (input) => sign('sha384', input, { key: pairs.ec384.privateKey, ...ieee }),
  ES512: (input) => sign('sha512', input, { key: pairs.ec521.privateKey, ...ieee }),
  EdDSA: (input) => sign(null, input, pairs.ed.privateKey),
} satisfies Record<string, Signer>

const kids: Readonly<Record<keyof typeof signers, keyof typeof pairs>> = {
  RS256: 'rsa',
  RS512: 'rsa',
  PS256: 'rsa',
  ES256: 'ec',
  ES384: 'ec384',
  ES512: 'ec521',
  EdDSA: 'ed',
}

export type SignedAlg = keyof typeof signers

/** The header of the baseline token. */
export function headerOf(alg: SignedAlg): { alg: string; typ: string; kid: string } {
  return { alg, typ: 'at+jwt', kid: kids[alg] }
}

/** A token of exactly these texts or octets, with a signature that is made of its input. */
export function written(
  header: string | Uint8Array,
  payload: string | Uint8Array,
  signer: Signer = signers.ES256,
): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${encode(signer(Buffer.from(input)))}`
}

/** The baseline token of an algorithm, with changes; undefined takes a member away. */
export function token(
  alg: SignedAlg = 'ES256',
  changes: { header?: object; claims?: object; signer?: Signer } = {},
): string {
  const { header, claims, signer = signers[alg] } = changes
  return written(
    JSON.stringify({ ...headerOf(alg), ...header }),
    JSON.stringify({ ...baseline, ...claims }),
    signer,
  )
}

/** Replaces a segment of a token: 0 the header, 1 the payload, 2 the signature. */
export function replaceSegment(text: string, index: 0 | 1 | 2, segment: string): string {
  return text.split('.').with(index, segment).join('.')
}

export const payload: string = JSON.stringify(baseline)
export const header: string = JSON.stringify(headerOf('ES256'))
