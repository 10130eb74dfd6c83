import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'

/** What a schema says of a value. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] }

/**
 * A schema as zod, valibot, ArkType and others make it: as much of Standard Schema v1 as is used.
 *
 * It must answer at once; a promise gives no verdict.
 */
export interface ClaimsSchema<Output extends object = object> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
  }
}

/** Asks a schema about claims. */
export type ValidateClaims = (claims: object) => unknown

/**
 * Reads the `claims` option.
 *
 * @throws {@link ConfigurationError}
 */
export function parseClaimsSchema(option: unknown): ValidateClaims {
  // Some libraries make schemas that are functions.
  const isSchema = (typeof option === 'object' && option !== null) || typeof option === 'function'
  const standard = isSchema ? (option as Partial<ClaimsSchema>)['~standard'] : undefined
  if (standard?.version === 1 && typeof standard.validate === 'function') {
    return (claims) => standard.validate(claims)
  }
  throw new ConfigurationError(
    `claims is ${describeValue(option)} without Standard Schema v1: write a schema of zod, valibot or another library that has it, such as claims: z.object({ email: z.string() }).`,
  )
}
