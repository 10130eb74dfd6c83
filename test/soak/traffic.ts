import type { Random } from '../differential/random.js'
import type { SoakIssuer } from './issuers.js'
import { encode, type Key, signToken } from './keys.js'
import { rules } from './model.js'

/** A token, and what its maker knows of it. */
export interface Token {
  readonly text: string
  /** The issuer whose keys decide; undefined where none is asked. */
  readonly issuer: string | undefined
  /** The key that signed it; undefined where no key verifies it. */
  readonly key: Key | undefined
  readonly kid: string | undefined
  /** From when to when its claims are good, with the tolerance: none where they never are. */
  readonly good: { readonly from: number; readonly until: number } | undefined
  readonly tenant: string | undefined
  readonly scope: boolean
}

/** A token that is presented, and what the model asks. */
export interface Presented {
  readonly kind: string
  readonly text: string
  readonly tenant: string | undefined
  readonly scope: string | undefined
  readonly asHeader: boolean
  readonly issuer: string | undefined
  readonly key: Key | undefined
  readonly kid: string | undefined
  /** Whether all that needs no key is good: else 401, and nothing is fetched. */
  readonly reachesKeys: boolean
  readonly lacksScope: boolean
}

type Claims = Readonly<Record<string, unknown>>
const kinds = [
  ...['good', 'good', 'good', 'good', 'good', 'again', 'again', 'again', 'again', 'again'],
  ...['no scope', 'withdrawn', 'expired', 'early', 'audience', 'bound', 'forged', 'stranger'],
  ...['strange issuer', 'crossed', 'none', 'junk', 'tenant'],
] as const
type Kind = (typeof kinds)[number]

/** Makes the tokens of one server: the issuers are its own, or its tenants. */
export function createTraffic(issuers: readonly SoakIssuer[], audience: (i: SoakIssuer) => string) {
  const issued: Token[] = []
  let count = 0
  const isTenants = audience(issuers[0] as SoakIssuer) !== audience(issuers.at(-1) as SoakIssuer)
  const tenantOf = ({ identifier }: SoakIssuer): string | undefined =>
    isTenants ? identifier.slice(identifier.lastIndexOf('/') + 1) : undefined

  const make = (kind: Kind, random: Random, now: number): Token => {
    const issuer = random.pick(issuers)
    const other = random.pick(issuers.filter((one) => one !== issuer))
    const withdrawn = issuer.gone.at(-1) ?? (issuer.keys.at(-1) as Key)
    const key =
      {
        withdrawn,
        crossed: other.keys.at(-1) as Key,
      }[kind as string] ?? random.pick(issuer.keys)
    const iat = Math.floor(now)
    const exp = iat + random.pick([30, 120, 600, 4000])
    count += 1
    const claims: Claims = {
      iss: kind === 'strange issuer' ? 'https://evil.example' : issuer.identifier,
      aud: kind === 'audience' ? 'https://api.example.com/elsewhere' : audience(issuer),
      sub: 'user-1',
      client_id: 'client-1',
      jti: `token-${count}`,
      iat,
      exp: kind === 'expired' ? iat - rules.clockTolerance : exp,
      ...(kind === 'early' && { nbf: iat + 60 }),
      ...(kind === 'bound' && { cnf: { jkt: 'x' } }),
      scope: kind === 'no scope' ? 'orders.write' : 'orders.read',
    }
    const kid = kind === 'stranger' ? `invented-${count}` : key.kid
    const header = { typ: 'at+jwt', alg: kind === 'none' ? 'none' : key.alg, kid }
    const signed = signToken(header, claims, key)
    const text = {
      junk: junk(random, signed),
      none: `${signed.split('.').slice(0, 2).join('.')}.`,
      forged: `${signed.slice(0, signed.lastIndexOf('.'))}.${encode(Buffer.alloc(64, count & 127))}`,
    }[kind as string]
    const isGood = ['good', 'no scope', 'withdrawn', 'forged', 'stranger', 'crossed'].includes(kind)
    const from = kind === 'early' ? iat + 60 : iat
    return {
      text: text ?? signed,
      issuer: issuer.identifier,
      key: ['forged', 'stranger', 'crossed'].includes(kind) ? undefined : key,
      kid,
      good:
        isGood || kind === 'early'
          ? { from: from - rules.clockTolerance, until: exp + rules.clockTolerance }
          : undefined,
      tenant: tenantOf(issuer),
      scope: kind !== 'no scope',
    }
  }
  return (random: Random, now: number, flood: boolean): Presented => {
    const wanted = flood
      ? random.pick(['stranger', 'stranger', 'junk'] as const)
      : random.pick(kinds)
    const kind =
      (wanted === 'again' && issued.length === 0) || (wanted === 'tenant' && !isTenants)
        ? 'good'
        : wanted
    const token =
      kind === 'again' ? random.pick(issued) : make(kind === 'tenant' ? 'good' : kind, random, now)
    if (kind === 'good' || kind === 'early') {
      issued.push(token)
      if (issued.length > 60) issued.splice(random.below(issued.length), 1)
    }
    const tenant = kind === 'tenant' ? random.pick(['..', 'initech', 'ACME']) : token.tenant
    const { good } = token
    const scope = random.chance(0.5) ? 'orders.read' : undefined
    return {
      kind,
      text: token.text,
      tenant,
      scope,
      asHeader: random.chance(0.5),
      issuer: token.issuer,
      key: token.key,
      kid: token.kid,
      reachesKeys:
        good !== undefined && tenant === token.tenant && now >= good.from && now < good.until,
      lacksScope: scope !== undefined && !token.scope,
    }
  }
}

function junk(random: Random, signed: string): string {
  return random.pick([
    '',
    '.',
    'a.b.c',
    signed.slice(signed.indexOf('.')),
    `${signed}.${signed}`,
    signed.replace('.', '..'),
    'x'.repeat(20_000),
    `${encode('{"alg":"ES256"}')}.${encode('[]')}.${'A'.repeat(86)}`,
  ])
}
