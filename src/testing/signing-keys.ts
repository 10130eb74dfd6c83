import type { webcrypto } from 'node:crypto'
import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'

/** A member of a JWK Set. */
export type PublicJwk = Readonly<Record<string, unknown>> & {
  readonly kid: string
  readonly alg: string
}

/** One key pair of an issuer. */
export interface SigningKey {
  readonly publicJwk: PublicJwk
  readonly privateKey: webcrypto.CryptoKey
}

/** Which key is meant. */
export interface KeyChoice {
  /** Its current key; made if there is none yet. Default: the first of the issuer's algorithms. */
  readonly alg?: string | undefined
  /** A key that was made before, also one that was replaced or withdrawn. */
  readonly kid?: string | undefined
}

/** How a key is replaced. */
export interface RotateOptions {
  /** The algorithm whose key is replaced. Default: the first of the issuer's algorithms. */
  readonly alg?: string | undefined
  /** Whether the old key stays published. Default true. */
  readonly overlap?: boolean | undefined
  /** Whether the new key takes the old one's `kid`, which no issuer should do. Default false. */
  readonly sameKid?: boolean | undefined
}

/** The keys of an issuer, made when their algorithm is first named. */
export interface SigningKeys {
  /** What is published. */
  readonly published: () => readonly PublicJwk[]
  readonly key: (choice: KeyChoice) => Promise<SigningKey>
  /** Replaces a key in one step; answers the new key's `kid`. */
  readonly rotate: (options?: RotateOptions) => Promise<string>
  /** Takes a key out of what is published. It can still sign. */
  readonly withdraw: (kid: string) => void
}

/** Makes an issuer's keys, those of these algorithms at once. Their `kid`: `ES256-1`, `ES256-2`. */
export async function createSigningKeys(algorithms: readonly string[]): Promise<SigningKeys> {
  const [first = 'ES256'] = algorithms
  const current = new Map<string, Promise<SigningKey>>()
  const made: SigningKey[] = []
  let published: readonly PublicJwk[] = []
  const counts = new Map<string, number>()

  const make = async (alg: string, kid: string, replaced?: PublicJwk): Promise<SigningKey> => {
    const pair = await generateKeyPair(alg, { extractable: true })
    const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' }
    const key: SigningKey = { publicJwk, privateKey: pair.privateKey }
    made.push(key)
    published = [...published.filter((jwk) => jwk !== replaced), publicJwk]
    return key
  }
  const nextKid = (alg: string): string => {
    const count = (counts.get(alg) ?? 0) + 1
    counts.set(alg, count)
    return `${alg}-${count}`
  }
  const currentKey = (alg: string): Promise<SigningKey> => {
    const key = current.get(alg) ?? make(alg, nextKid(alg))
    current.set(alg, key)
    return key
  }
  const madeKey = (kid: string): SigningKey => {
    const key = made.findLast(({ publicJwk }) => publicJwk.kid === kid)
    if (key !== undefined) return key
    throw new Error(`no key '${kid}' was made. In a token alone, write header: { kid: '${kid}' }.`)
  }
  for (const alg of algorithms) await currentKey(alg)

  return {
    published: () => published,
    key: async ({ alg, kid }) => {
      if (kid === undefined) return currentKey(alg ?? first)
      const key = madeKey(kid)
      if (alg === undefined || alg === key.publicJwk.alg) return key
      throw new Error(`the key '${kid}' was made for ${key.publicJwk.alg}, not for ${alg}.`)
    },
    rotate: async ({ alg = first, overlap = true, sameKid = false } = {}) => {
      const { publicJwk: old } = await currentKey(alg)
      const replaced = overlap && !sameKid ? undefined : old
      const key = make(alg, sameKid ? old.kid : nextKid(alg), replaced)
      current.set(alg, key)
      return (await key).publicJwk.kid
    },
    withdraw: (kid) => {
      const { publicJwk } = madeKey(kid)
      published = published.filter((jwk) => jwk.kid !== publicJwk.kid)
    },
  }
}
