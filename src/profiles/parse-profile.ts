import { staticAudience } from '../audience/check-audience.js'
import type { Audience } from '../audience/parse-audience.js'
import { isTemplate } from '../audience/tenant-template.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'
import { tenantSegment } from './entra.js'
import type { Profile, ProfileName } from './profile.js'
import { profiles } from './profiles.js'

/**
 * Reads a `profile` option.
 *
 * @throws {@link ConfigurationError} for a name that is none.
 */
export function parseProfile(profile: unknown): Profile {
  if (profile === undefined) return profiles.rfc9068
  if (typeof profile === 'string' && Object.hasOwn(profiles, profile)) {
    return profiles[profile as ProfileName]
  }
  const names = Object.keys(profiles).map((name) => `'${name}'`)
  throw new ConfigurationError(
    `profile is ${describeValue(profile)}: write one of ${names.join(', ')}, or leave it out, which means 'rfc9068'.`,
  )
}

/** What a profile is used with. */
export interface ProfileSurroundings {
  /** The issuer's identifier as configured. */
  readonly configured: string
  readonly audience: Audience
  /** Those that the application requires. */
  readonly requiredClaims: readonly string[]
  readonly warn: (message: string) => void
}

/**
 * Refuses what cannot be meant with a profile, and warns of what is seldom meant.
 *
 * @throws {@link ConfigurationError} where no token of the authorization server would pass.
 */
export function checkProfileUse(profile: Profile, surroundings: ProfileSurroundings): void {
  const { name, tells, audienceClaim } = profile
  const impossible = surroundings.requiredClaims.find(
    (claim) =>
      (tells.has(claim) && tells.get(claim) === undefined) ||
      (claim === 'aud' && audienceClaim !== 'aud'),
  )
  if (impossible !== undefined) {
    throw new ConfigurationError(
      `requiredClaims has '${impossible}', which no access token of profile '${name}' may have: leave it out.`,
    )
  }
  uses[name]?.(surroundings)
}

type Use = (surroundings: ProfileSurroundings) => void

/** Audiences as they are written. */
const textsOf = ({ identifiers, templates }: Audience): readonly string[] => [
  ...templates.map(({ template }) => template),
  ...identifiers,
]

const uses: Readonly<Partial<Record<ProfileName, Use>>> = {
  entra: ({ configured, warn }) => {
    const segments = configured.split('/')
    const pseudo = segments.find((text) => /^(?:common|organizations|consumers)$/i.test(text))
    if (pseudo !== undefined) {
      throw new ConfigurationError(
        `issuer ${describeValue(configured)}: no token has '${pseudo}' in iss: write the tenant's GUID in its place, or {tenant} for many tenants.`,
      )
    }
    if (!isTemplate(configured) && tenantSegment(configured) === undefined) {
      warn(
        `issuer '${configured}' holds no tenant's GUID, so that profile 'entra' compares tid with nothing.`,
      )
    }
  },
  cognito: ({ configured, audience }) => {
    // The pattern of Cognito's ClientIdType, and the hyphen that tests like.
    const foreign = textsOf(audience).find((text) => !/^[\w+-]+$/.test(text))
    if (foreign !== undefined) {
      throw new ConfigurationError(
        `audience ${describeValue(foreign)} of issuer '${configured}' is no app client: with profile 'cognito' it is compared with client_id: write audience: ['<app client id>'] with that issuer; for tokens that a resource is bound to, write profile 'generic'.`,
      )
    }
  },
  duende: ({ configured, audience, warn }) => {
    const everybody = staticAudience(configured)
    if (textsOf(audience).includes(everybody)) {
      warn(
        `audience '${everybody}' is in the tokens for every API of '${configured}': tokens for the others pass here.`,
      )
    }
  },
  generic: ({ configured, warn }) => {
    warn(
      `profile 'generic' of issuer '${configured}' takes every JWT with iss, exp and aud that is not told as another token by its claims. No client may be called what audience says.`,
    )
  },
}
