import type { AudienceRule } from '../audience/check-audience.js'
import { isUsableTenant } from '../audience/resolve-tenant.js'
import { expandTemplate, isTemplate, parseTenantTemplate } from '../audience/tenant-template.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { deepFreeze } from '../json/deep-freeze.js'
import type { ResourceMetadata } from './resource-metadata.js'
import type { ResourceDescription } from './resource-options.js'
import { metadataUrlOf } from './well-known-url.js'

/** What is to be known of an issuer whose tokens the resource accepts. */
export interface AuthorizationServer extends Pick<AudienceRule, 'audience' | 'servesTenant'> {
  /** The identifier as configured, with `{tenant}` in it where it is a template. */
  readonly configured: string
}

/** A resource that publishes its metadata. */
export interface PublishedResource {
  /** Where the metadata is, with `{tenant}` in it where there is a document for each tenant. */
  readonly configuredUrl: string
  /** Whether there is a document for each tenant. */
  readonly hasTenants: boolean
  /**
   * The metadata, deeply frozen. Keeps nothing of a tenant, and causes no traffic.
   *
   * @throws {@link AccessTokenError} `tenant_invalid` for a tenant that nothing is published for.
   */
  readonly metadataOf: (tenant: string | undefined) => ResourceMetadata
  /** Where the metadata is, undefined for a tenant that nothing is published for. */
  readonly urlOf: (tenant: unknown) => string | undefined
}

/**
 * Publishes a resource under the one https identifier among its audiences (RFC 9728 §1.2; http on
 * loopback). Identifier and URL are of the configuration alone, never of a request's Host.
 *
 * @throws {@link ConfigurationError} where there is no such identifier, or more than one.
 */
export function publishResource(
  description: ResourceDescription,
  issuers: readonly AuthorizationServer[],
  isTenant: (value: string) => boolean,
): PublishedResource {
  const identifier = onlyIdentifier(issuers)
  const configuredUrl = metadataUrlOf(identifier)
  const templates = isTemplate(identifier)
    ? { identifier: parseTenantTemplate(identifier), url: parseTenantTemplate(configuredUrl) }
    : undefined
  const { scopes_supported, ...names } = description
  const servers = issuers.map(({ configured, servesTenant }) => ({
    configured,
    servesTenant,
    template: isTemplate(configured) ? parseTenantTemplate(configured) : undefined,
  }))

  const serversOf = (tenant: string | undefined): readonly string[] =>
    servers.flatMap(({ configured, template, servesTenant }) => {
      if (tenant === undefined) return template === undefined ? [configured] : []
      if (!servesTenant(tenant)) return []
      return [template === undefined ? configured : expandTemplate(template, tenant)]
    })
  const isPublished = (tenant: unknown): tenant is string =>
    isUsableTenant(tenant, isTenant) && serversOf(tenant).length > 0
  const documentOf = (resource: string, tenant: string | undefined): ResourceMetadata => {
    const authorizationServers = serversOf(tenant)
    return deepFreeze({
      resource,
      ...(authorizationServers.length > 0 && { authorization_servers: authorizationServers }),
      ...(scopes_supported && { scopes_supported: [...scopes_supported] }),
      bearer_methods_supported: ['header'] as const,
      ...names,
    })
  }
  const common = templates === undefined ? documentOf(identifier, undefined) : undefined

  const published: PublishedResource = {
    configuredUrl,
    hasTenants: templates !== undefined,
    metadataOf: (tenant) => {
      if (tenant === undefined && common !== undefined) return common
      if (isPublished(tenant)) {
        const resource = templates ? expandTemplate(templates.identifier, tenant) : identifier
        return documentOf(resource, tenant)
      }
      throw new AccessTokenError(
        'tenant_invalid',
        tenant === undefined
          ? 'no tenant is named, and {tenant} stands for one'
          : 'it is no tenant that isTenant accepts and an issuer serves',
      )
    },
    urlOf: (tenant) => {
      if (templates === undefined) return configuredUrl
      // What isTenant lets pass may be no character of a URL, and must not end a header's quotes.
      return isPublished(tenant) ? expandTemplate(templates.url, encodeURI(tenant)) : undefined
    },
  }
  return Object.freeze(published)
}

/** @throws {@link ConfigurationError} where nothing is published. */
export function requirePublished(published: PublishedResource | undefined): PublishedResource {
  if (published !== undefined) return published
  throw new ConfigurationError(
    "this resource has no metadata: write resource: { name: 'Orders' } beside its audience.",
  )
}

function onlyIdentifier(issuers: readonly AuthorizationServer[]): string {
  const identifiers = new Set(
    issuers
      .flatMap(({ audience }) => [
        ...audience.identifiers,
        ...audience.templates.map(({ template }) => template),
      ])
      .filter((text) => /^https?:\/\//i.test(text)),
  )
  const [identifier, ...others] = identifiers
  if (identifier === undefined) {
    throw new ConfigurationError(
      "resource is found at an https identifier, and audience has none: write it there too, such as audience: ['https://api.example.com/orders', 'orders'].",
    )
  }
  if (others.length === 0) return identifier
  throw new ConfigurationError(
    `resource is found at one https identifier, and audience has several, ${[...identifiers].join(' and ')}: write the one that clients call, and declare several resources with createResourceServers({ issuer, resources }).`,
  )
}
