import { parseAlgorithms } from '../algorithms/parse-algorithms.js'
import { parseAudience } from '../audience/parse-audience.js'
import { isTemplate } from '../audience/tenant-template.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { checkIssuerIdentifier } from '../issuers/issuer-identifier.js'
import { checkJwksUri } from '../issuers/parse-keys.js'
import { describeValue, isRecord, readNumber } from '../options/option-values.js'
import { clockToleranceRule } from '../parse-rules.js'
import { parseProfile } from '../profiles/parse-profile.js'
import type { ProfileName } from '../profiles/profile.js'
import type { ResourceServerOptions } from '../resource-server-options.js'
import { findMisspelt } from './find-misspelt.js'

/** What is read, and what to write there. */
const variables = {
  OAUTH_ISSUER: "the authorization server's identifier, such as https://login.example.com",
  OAUTH_AUDIENCE: 'what this API is called in aud, such as https://api.example.com/orders',
  OAUTH_JWKS_URI: "where the issuer's JWK Set is, such as https://login.example.com/jwks",
  OAUTH_ALGORITHMS: 'names with spaces between them, such as RS256 ES256',
  OAUTH_PROFILE: 'what access tokens look like, such as rfc9068',
  OAUTH_CLOCK_TOLERANCE: 'seconds from 0 to 300, such as 5',
} as const

type Name = keyof typeof variables
const names = Object.keys(variables) as readonly Name[]
const required: readonly Name[] = ['OAUTH_ISSUER', 'OAUTH_AUDIENCE']

/** Options of a resource server that an environment says. */
export interface EnvironmentOptions extends ResourceServerOptions {
  readonly audience: string
}

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the options of a resource server from environment variables: `OAUTH_ISSUER` and
 * `OAUTH_AUDIENCE`, and where they are set, `OAUTH_JWKS_URI`, `OAUTH_ALGORITHMS`, `OAUTH_PROFILE` and
 * `OAUTH_CLOCK_TOLERANCE`. What is empty or blank is not set. Issuers and algorithms may be several,
 * with spaces between them; the audience is one.
 *
 * A variable whose name is nearly one of these is refused, where that one is not set. Does NOT look
 * at other variables, and reads nothing by itself: hand over `process.env`.
 *
 * @throws ConfigurationError that names everything that is missing or malformed at once.
 */
export function optionsFromEnvironment(env: Environment): EnvironmentOptions {
  if (!isRecord(env)) {
    throw new ConfigurationError(
      `the environment is ${describeValue(env)}: write optionsFromEnvironment(process.env).`,
    )
  }
  const problems: string[] = []
  const values = readVariables(env, problems)
  const read = <T>(name: Name, parse: (text: string) => T): T | undefined => {
    const text = values.get(name)
    if (text === undefined) return undefined
    try {
      return parse(text)
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`)
      return undefined
    }
  }
  const issuers = read('OAUTH_ISSUER', (text) => wordsOf(text).map(checkIssuerIdentifier))
  const audience = read('OAUTH_AUDIENCE', parseOneAudience)
  const jwksUri = read('OAUTH_JWKS_URI', (text) => parseJwksUri(text, issuers))
  const algorithms = read('OAUTH_ALGORITHMS', (text) => [...parseAlgorithms(wordsOf(text)).keys()])
  const profile = read('OAUTH_PROFILE', (text) => {
    parseProfile(text)
    return text as ProfileName
  })
  const clockTolerance = read('OAUTH_CLOCK_TOLERANCE', parseClockTolerance)
  if (issuers === undefined || audience === undefined || problems.length > 0) {
    throw new ConfigurationError(
      ['the environment does not configure a resource server:', ...problems].join('\n- '),
    )
  }
  const [issuer, ...others] = issuers as [string, ...string[]]
  return Object.freeze({
    issuer: jwksUri !== undefined ? { issuer, jwksUri } : others.length > 0 ? issuers : issuer,
    audience,
    ...(algorithms && { algorithms }),
    ...(profile && { profile }),
    ...(clockTolerance !== undefined && { clockTolerance }),
  })
}

function readVariables(env: Record<string, unknown>, problems: string[]): Map<Name, string> {
  const values = new Map<Name, string>()
  for (const name of names) {
    const value = env[name]
    if (typeof value === 'string' && value.trim() !== '') values.set(name, value.trim())
    else if (value !== undefined && typeof value !== 'string') {
      problems.push(`${name} is ${describeValue(value)}: write text, ${variables[name]}.`)
    } else if (required.includes(name)) {
      problems.push(`${name} is missing: write ${variables[name]}.`)
    }
  }
  const absent = names.filter((name) => !values.has(name))
  for (const name of Object.keys(env)) {
    if (!/^oauth/i.test(name) || names.includes(name as Name)) continue
    const meant = findMisspelt(name, absent)
    if (meant !== undefined) problems.push(`${name} is not read: write ${meant}.`)
  }
  return values
}

/** A comma or a semicolon behind a word, or between two URLs: legal in one, and never meant. */
const otherSeparator = /[,;](?:\s|$|https?:)/i

function wordsOf(text: string): readonly string[] {
  if (!otherSeparator.test(text)) return text.split(/\s+/)
  throw new ConfigurationError('there are commas or semicolons: write spaces between several.')
}

function parseOneAudience(text: string): string {
  if (/\s/.test(text) || otherSeparator.test(text)) {
    throw new ConfigurationError(
      'there are several: write one resource identifier, and several resources with createResourceServers.',
    )
  }
  parseAudience(text, () => {})
  return text
}

/** @param issuers - Undefined where they are malformed, which is a problem of its own. */
function parseJwksUri(text: string, issuers: readonly string[] | undefined): string {
  if (issuers !== undefined && issuers.length > 1) {
    throw new ConfigurationError(
      'there are several issuers, each with keys of its own: leave it out, and their JWK Sets are discovered, or write the issuers in code.',
    )
  }
  return checkJwksUri(text, issuers === undefined || issuers.some(isTemplate))
}

function parseClockTolerance(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
  return readNumber('clockTolerance', value, clockToleranceRule)
}
