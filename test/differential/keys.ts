import {
  constants,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  sign,
} from 'node:crypto'

const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })

/** Made anew for every run: no verdict depends on the value of a key. */
const pairs = {
  ec: ec('P-256'),
  other: ec('P-256'),
  ec384: ec('P-384'),
  ed: generateKeyPairSync('ed25519'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  weak: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  stranger: ec('P-256'),
} satisfies Record<string, KeyPairKeyObjectResult>

export type KeyName = keyof typeof pairs

function jwk(name: KeyName, more: object = {}): Record<string, unknown> {
  return { ...pairs[name].publicKey.export({ format: 'jwk' }), kid: name, ...more }
}

const all = (['ec', 'other', 'ec384', 'ed', 'rsa'] as const).map((name) => jwk(name))

/** Key sets as issuers publish them, good ones and odd ones. */
export const keySets: Readonly<Record<string, { readonly keys: Record<string, unknown>[] }>> = {
  'several keys': { keys: all },
  'keys that name their algorithm': {
    keys: [
      jwk('ec', { alg: 'ES256', use: 'sig' }),
      jwk('ed', { alg: 'EdDSA', key_ops: ['verify'] }),
      jwk('rsa', { alg: 'RS256' }),
      jwk('ec384', { alg: 'ES384' }),
    ],
  },
  'one key without kid': { keys: [jwk('ec', { kid: undefined })].map(present) },
  'keys that share a kid': {
    keys: [jwk('other', { kid: 'ec' }), jwk('ec'), jwk('ed', { kid: 'ec' })],
  },
  'keys that may not verify': {
    keys: [
      jwk('ec', { use: 'enc' }),
      jwk('other', { key_ops: ['sign'] }),
      jwk('ed'),
      jwk('weak', { kid: 'rsa' }),
    ],
  },
  'members of no use': {
    keys: [
      { kty: 'XYZ', kid: 'x' },
      { kty: 'oct', k: 'AAAA', kid: 'hmac', alg: 'HS256' },
      { kty: 'EC', kid: 'broken', crv: 'P-256', x: 'AA', y: 'AA' },
      ...all,
    ],
  },
}

function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

const ieee = { dsaEncoding: 'ieee-p1363' } as const
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const pair = (name: KeyName): KeyObject => pairs[name].privateKey

/** How a name of the header signs, with a key that fits; undefined for names that sign nothing. */
export const signers: Readonly<
  Record<string, { readonly key: KeyName; readonly sign: (input: Buffer, key: KeyName) => Buffer }>
> = {
  ES256: { key: 'ec', sign: (input, key) => sign('sha256', input, { key: pair(key), ...ieee }) },
  ES384: { key: 'ec384', sign: (input, key) => sign('sha384', input, { key: pair(key), ...ieee }) },
  EdDSA: { key: 'ed', sign: (input, key) => sign(null, input, pair(key)) },
  Ed25519: { key: 'ed', sign: (input, key) => sign(null, input, pair(key)) },
  RS256: { key: 'rsa', sign: (input, key) => sign('sha256', input, pair(key)) },
  PS256: { key: 'rsa', sign: (input, key) => sign('sha256', input, { key: pair(key), ...pss }) },
}

/** A stranger's keys of the same type, for a token that says it is the issuer's. */
export const strangers: Readonly<Partial<Record<KeyName, KeyName>>> = {
  ec: 'stranger',
  rsa: 'weak',
}

/** Signatures that are made of public keys, or in another form. */
export const forgeries: Readonly<Record<string, (input: Buffer) => Buffer>> = {
  'HMAC with PEM': (input) =>
    hmac(input, pairs.rsa.publicKey.export({ format: 'pem', type: 'spki' })),
  'HMAC with DER': (input) =>
    hmac(input, pairs.ec.publicKey.export({ format: 'der', type: 'spki' })),
  'HMAC with nothing': (input) => hmac(input, ''),
  DER: (input) => sign('sha256', input, pairs.ec.privateKey),
  zeros: () => Buffer.alloc(64),
  'zeros of RSA': () => Buffer.alloc(256),
  nothing: () => Buffer.alloc(0),
  'another salt': (input) =>
    sign('sha256', input, { key: pairs.rsa.privateKey, ...pss, saltLength: 20 }),
}

function hmac(input: Buffer, secret: string | Buffer): Buffer {
  return createHmac('sha256', secret).update(input).digest()
}
