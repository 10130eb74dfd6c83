import { parseScopePolicy } from '../../authorization/scope-policy.js'
import { configure } from '../../configure.js'
import { requireTenants } from '../../guard.js'
import type { Arguments, OptionRow } from '../command.js'
import { missingOption, UsageError } from '../usage-error.js'
import type { Question } from './facts.js'
import { readFileText } from './read-token.js'

/** What `createResourceServer` is told, as options of a command line. */
export const questionOptions: Readonly<Record<string, OptionRow>> = {
  issuer: { value: '<url>', help: 'whose tokens are accepted, exactly as it stands in iss' },
  audience: {
    value: '<uri>',
    multiple: true,
    help: 'what this API is called in aud; {tenant} makes a template',
  },
  tenant: { value: '<name>', help: 'the tenant that the request names' },
  scope: { value: '<scopes>', help: "what the operation requires, 'orders.read orders.write' say" },
  profile: { value: '<name>', help: 'what access tokens look like: auth0, entra, okta, …' },
  jwks: { value: '<file>', help: "the issuer's JWK Set: nothing is fetched" },
  'jwks-uri': { value: '<url>', help: "where the issuer's JWK Set is: nothing is discovered" },
  algorithms: { value: '<names>', help: "what alg may be, 'RS256 ES256' say" },
  'tenant-claim': { value: '<name>', help: 'the claim that must name the tenant' },
  'tenant-from-token': { help: 'the token names the tenant, where the request does not' },
  'clock-tolerance': { value: '<seconds>', help: 'how far the clocks may be apart; default 5' },
  'max-token-age': { value: '<seconds>', help: 'how long ago iat may be' },
  'max-lifetime': { value: '<seconds>', help: 'how long after iat a token may expire' },
  'single-audience': { help: 'refuse tokens for several resources' },
  at: { value: '<time>', help: 'another time than now: 2026-01-31T12:00:00Z, or seconds' },
}

/**
 * Makes the question of the arguments: options are read by the library itself.
 *
 * @param warn - Told what is legal but seldom meant.
 * @throws {@link UsageError} or ConfigurationError.
 */
export async function questionOf(
  { text, texts, isSet }: Arguments,
  field: string,
  clock: () => number,
  warn: (message: string) => void,
): Promise<Question> {
  const issuer = text('issuer')
  if (issuer === undefined) throw missingOption('issuer', 'https://login.example.com')
  if (!isSet('audience')) throw missingOption('audience', 'https://api.example.com/orders')
  const [tenant, scope, jwks, at] = ['tenant', 'scope', 'jwks', 'at'].map(text)
  const time = at === undefined ? clock() : parseTime(at)
  const configuration = configure({
    issuer: {
      issuer,
      jwksUri: text('jwks-uri'),
      jwks: jwks === undefined ? undefined : await readJwks(jwks),
      tenantFrom: isSet('tenant-from-token') ? 'token' : undefined,
    },
    audience: texts('audience'),
    profile: text('profile'),
    algorithms: text('algorithms')?.split(/[ ,]+/),
    tenantClaim: text('tenant-claim'),
    clockTolerance: numberOf(text('clock-tolerance')),
    maxTokenAge: numberOf(text('max-token-age')),
    maxLifetime: numberOf(text('max-lifetime')),
    singleAudience: isSet('single-audience'),
    // One time for all checks.
    clock: () => time,
    on: { 'configuration.warning': ({ message }: { message: string }) => warn(message) },
  })
  if (tenant !== undefined) requireTenants(configuration.issuers.hasTenants)
  if (scope !== undefined) parseScopePolicy(scope)
  return { configuration, field, tenant, scope }
}

/** A number where it is one; else the text, which the library refuses with what to write. */
function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
}

/** Milliseconds. */
function parseTime(text: string): number {
  if (/^\d{1,12}(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  const time = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : NaN
  if (!Number.isNaN(time)) return time
  throw new UsageError(
    '--at is no time: write 2026-01-31T12:00:00Z, or seconds since 1970 as in exp.',
  )
}

async function readJwks(path: string): Promise<unknown> {
  const text = await readFileText(path)
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${path} is no JSON: write the path of a JWK Set, { "keys": [...] }.`)
  }
}
