import type { FactoryProvider, ModuleMetadata } from '@nestjs/common'
import type { Registration } from '../../src/index.js'

// biome-ignore lint/suspicious/noExplicitAny: a request of Express or of Fastify, whichever Nest runs on
export type PlatformRequest = any

/** A resource server, or the options of one, and what its routes have in common. */
export type NestResourceServerOptions = Registration<PlatformRequest>

/** How a module is made available. */
export interface Availability {
  /** For all modules, with the guard installed for all routes. Default: for the modules that import it. */
  readonly global?: boolean | undefined
}

/** {@link NestResourceServerOptions} that a factory finds when the application starts. */
export interface NestResourceServerAsyncOptions
  extends Availability,
    Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider, 'inject'> {
  readonly useFactory: (
    // biome-ignore lint/suspicious/noExplicitAny: whatever `inject` names, as in every factory of Nest
    ...injected: any[]
  ) => NestResourceServerOptions | Promise<NestResourceServerOptions>
}
