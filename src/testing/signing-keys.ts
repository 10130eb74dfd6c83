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

/** How a key is replaced. */
export interface RotateOptions {
  /** The algorithm whose key is replaced; the first unless given. */
  readonly alg?: string
  /** Whether the old key stays published. Default true. */
  readonly overlap?: boolean
  /** Whether the new key has the old one's `kid`, which no issuer should do. Default false. */
  readonly sameKid?: boolean
}

/** The keys of an issuer, made when their algorithm is first named. */
export interface SigningKeys {
  /** What is published. */
  readonly published: () => readonly PublicJwk[]
  /** The current key of an algorithm, or any that was ever made by its `kid`. */
  readonly key: (alg: string, kid?: string) => Promise<SigningKey>
  /** Replaces a key; answers the new key's `kid`. */
  readonly rotate: (options?: RotateOptions) => Promise<string>
  /** Takes a key out of what is published. It can still sign. */
  readonly withdraw: (kid: string) => void
}

/** Makes an issuer's keys. */
export async function createSigningKeys(algorithms: readonly string[]): Promise<SigningKeys> {
  const current = new Map<string, Promise<SigningKey>>()
  const made: SigningKey[] = []
  let published: readonly PublicJwk[] = []
  let count = 0

  const nextKid = (alg: string): string => {
    count += 1
    return `${alg}-${count}`
  }
  const make = async (alg: string, kid = nextKid(alg)): Promise<SigningKey> => {
    const pair = await generateKeyPair(alg, { extractable: true })
    const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' }
    const key: SigningKey = { publicJwk, privateKey: pair.privateKey }
    made.push(key)
    published = [...published, publicJwk]
    return key
  }
  const currentKey = (alg: string): Promise<SigningKey> => {
    const key = current.get(alg) ?? make(alg)
    current.set(alg, key)
    return key
  }
  for (const alg of algorithms) await currentKey(alg)

  return {
    published: () => published,
    key: async (alg, kid) => {
      if (kid === undefined) return currentKey(alg)
      const known = made.findLast(({ publicJwk }) => publicJwk.kid === kid)
      if (known === undefined) throw new Error(`no key with kid ${kid} was made.`)
      return known
    },
    rotate: async ({ alg = algorithms[0] as string, overlap = true, sameKid = false } = {}) => {
      const { publicJwk: old } = await currentKey(alg)
      if (!overlap || sameKid) published = published.filter((jwk) => jwk !== old)
      const key = make(alg, sameKid ? old.kid : undefined)
      current.set(alg, key)
      return (await key).publicJwk.kid
    },
    withdraw: (kid) => {
      published = published.filter((jwk) => jwk.kid !== kid)
    },
  }
}
