export type { AudienceOption, OpaqueAudience } from './audience/parse-audience.js'
export type { TenantSource } from './audience/resolve-tenant.js'
export type { AccessCheck, CheckContext } from './authorization/access-check.js'
export { type AccessToken, type Claims, effectiveScopes } from './authorization/access-token.js'
export type {
  ClaimPredicate,
  ClaimRequirement,
  ClaimValue,
} from './authorization/claim-policy.js'
export type { ScopeClaim } from './authorization/scope-claims.js'
export {
  parseScopePolicy,
  type RequiredScopes,
  type ScopePolicy,
} from './authorization/scope-policy.js'
export type { Scopes } from './authorization/scope-set.js'
export type { CacheOptions } from './cache/cache-options.js'
export type { CacheFigures } from './cache/verified-tokens.js'
export type { RefusalResponse } from './challenge/refuse.js'
export type { ClaimsSchema, SchemaResult } from './claims/claims-schema.js'
export {
  createResourceServer,
  type Expectations,
  type ResourceServer,
  resourceServerOf,
} from './create-resource-server.js'
export {
  createResourceServers,
  type DeclaredResourceServer,
  type ResourceServers,
  type ResourceServersOptions,
} from './create-resource-servers.js'
export {
  type Environment,
  type EnvironmentOptions,
  optionsFromEnvironment,
} from './environment/options-from-environment.js'
export { AccessTokenError } from './errors/access-token-error.js'
export { ConfigurationError } from './errors/configuration-error.js'
export type { OAuthErrorCode, Reason, Refusal, UnavailableReason } from './errors/refusals.js'
export { refusals } from './errors/refusals.js'
export { UnavailableError } from './errors/unavailable-error.js'
export type {
  AcceptedEvent,
  ConcernsRequest,
  ConcernsVerdict,
  ConfigurationWarningEvent,
  EventHandlers,
  EventName,
  EventPayloads,
  KeySetStoreFailedEvent,
  KeySkippedEvent,
  KeysRefreshedEvent,
  KeysRefreshFailedEvent,
  KeysUnknownKidEvent,
  KeysWithdrawnEvent,
  NamesResource,
  RefusedEvent,
  ScopeUsedEvent,
} from './events/events.js'
export type { Guard, GuardOptions, Verdict } from './guard.js'
export type { Health, IssuerHealth, IssuerTemplateHealth } from './health.js'
export type { IssuerOptions } from './issuers/issuer-options.js'
export type { JwksOptions } from './keys/jwks-options.js'
export { type KeySetStore, memoryKeySetStore, type StoredKeySet } from './keys/key-set-store.js'
export type { KeyHealth } from './keys/key-source.js'
export type { MaybePromise } from './maybe-promise.js'
export type { MetadataRequest, MetadataResponse, MetadataRoute } from './metadata/metadata-route.js'
export type { ResourceMetadata } from './metadata/resource-metadata.js'
export type { ResourceDescription, ResourceOptions } from './metadata/resource-options.js'
export type { ProfileName } from './profiles/profile.js'
export { type ReadRegistration, type Registration, readRegistration } from './registration.js'
export { extractToken } from './request/extract-token.js'
export type { HeadersLike, RequestLike } from './request/request-like.js'
export type { ResourceServerOptions } from './resource-server-options.js'
export type { DeclaredResource, ResourceDeclaration } from './resources/resource-declaration.js'
export type { SignatureOption } from './signature/schedule.js'
export type { FetchFunction } from './transport/fetch-transport.js'
