import { createLocalJWKSet, errors, type JWTVerifyOptions, jwtVerify } from 'jose'
import {
  type AuthorizationServer,
  customFetch,
  clockTolerance as tolerance,
  validateJwtAccessToken,
} from 'oauth4webapi'
import { AccessTokenError, createResourceServer, type ResourceServer } from '../../src/index.js'
import { audience, type Configuration, issuer, optionsOf } from './configurations.js'
import { keySets } from './keys.js'
import type { Case } from './mutator.js'

/** Undefined is accepted; else why not, in the words of who refused. */
export type Verdict = string | undefined

/** What every library says of a case. */
export interface Verdicts {
  readonly ours: Verdict
  readonly jose: Verdict
  /** Undefined where it cannot be told the same. */
  readonly oauth4webapi: { readonly verdict: Verdict } | undefined
}

const rfc9068 = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']

/** Makes what asks all of them. Everything that is kept between cases is in here. */
export function createJudges(): (one: Case) => Promise<Verdicts> {
  let time = 0
  const servers = new Map<string, readonly [cold: ResourceServer, warm: ResourceServer]>()
  const sets = new Map<string, ReturnType<typeof createLocalJWKSet>>()
  const authorizationServers = new Map<string, AuthorizationServer>()

  const once = <V>(map: Map<string, V>, key: string, make: () => V): V => {
    const known = map.get(key)
    if (known !== undefined) return known
    const made = make()
    map.set(key, made)
    return made
  }
  const keysOf = (name: string) => keySets[name] ?? { keys: [] }

  const ours = async ({ text, keySet, configuration }: Case): Promise<Verdict> => {
    const [cold, warm] = once(servers, `${keySet} ${configuration.name}`, () => {
      const options = optionsOf(configuration, keysOf(keySet), () => time)
      return [createResourceServer({ ...options, cache: false }), createResourceServer(options)]
    })
    const verdict = await ourVerdict(cold, text)
    // Twice: the second time an accepted one comes out of the cache.
    for (const again of [await ourVerdict(warm, text), await ourVerdict(warm, text)]) {
      if (again !== verdict) throw new Error(`with a cache ${again}, without ${verdict}`)
    }
    return verdict
  }

  return async (one) => {
    time = one.time
    const set = once(sets, one.keySet, () => createLocalJWKSet(keysOf(one.keySet) as never))
    const server = once(authorizationServers, one.keySet, () => {
      return { issuer, jwks_uri: 'https://login.example.com/jwks' }
    })
    const { configuration } = one
    const comparable =
      configuration.audience.length === 1 &&
      configuration.maxTokenAge === undefined &&
      configuration.requiredClaims.length === 0
    return {
      ours: await ours(one),
      jose: await joseVerdict(one, set),
      oauth4webapi: comparable
        ? { verdict: await oauthVerdict(one, server, keysOf(one.keySet)) }
        : undefined,
    }
  }
}

async function ourVerdict(server: ResourceServer, text: string): Promise<Verdict> {
  try {
    await server.verify(text)
    return undefined
  } catch (error) {
    if (error instanceof AccessTokenError) return error.reason
    throw error // nothing that a token says may end otherwise
  }
}

function joseOptions(configuration: Configuration, time: number): JWTVerifyOptions {
  const { clockTolerance, requiredClaims, maxTokenAge } = configuration
  return {
    issuer,
    audience: [...configuration.audience],
    algorithms: [...configuration.algorithms],
    typ: 'at+jwt',
    requiredClaims: [...rfc9068, ...requiredClaims],
    clockTolerance,
    currentDate: new Date(time),
    ...(maxTokenAge === undefined ? {} : { maxTokenAge }),
  }
}

async function joseVerdict(
  { text, configuration, time }: Case,
  set: ReturnType<typeof createLocalJWKSet>,
): Promise<Verdict> {
  const options = joseOptions(configuration, time)
  try {
    await jwtVerify(text, set, options)
    return undefined
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return codeOf(error)
    // As its documentation says: several keys fit, and one after the other is tried.
    for await (const key of error) {
      try {
        await jwtVerify(text, key, options)
        return undefined
      } catch (cause) {
        if (cause instanceof errors.JWSSignatureVerificationFailed) continue
        return codeOf(cause)
      }
    }
    return 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'
  }
}

async function oauthVerdict(
  { text, configuration, time }: Case,
  server: AuthorizationServer,
  jwks: object,
): Promise<Verdict> {
  const { now } = Date
  let request: Request
  try {
    request = new Request('https://api.example.com/', {
      headers: { authorization: `Bearer ${text}` },
    })
  } catch {
    return 'no header can hold it'
  }
  Date.now = () => time // it asks nobody else
  try {
    await validateJwtAccessToken(server, request, audience, {
      signingAlgorithms: [...configuration.algorithms],
      [tolerance]: configuration.clockTolerance,
      [customFetch]: async () => Response.json(jwks),
    })
    return undefined
  } catch (error) {
    return codeOf(error)
  } finally {
    Date.now = now
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : String(name)
}
