import type { Command } from './command.js'

/** A command's line in the overview, and how it is loaded: only what is asked for. */
export interface CommandRow {
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** All commands. */
export const commands: Readonly<Record<string, CommandRow>> = {
  explain: {
    summary: 'walk a token through every check, and say which one refuses it and why',
    load: async () => (await import('./explain/explain.js')).explain,
  },
  check: {
    summary: "fetch an issuer's metadata and keys, and say what a resource server will meet",
    load: async () => (await import('./check/check.js')).check,
  },
  metadata: {
    summary: 'print the metadata of a protected resource (RFC 9728), and where it is served',
    load: async () => (await import('./metadata/metadata.js')).metadata,
  },
  resources: {
    summary: 'print the resources that a module declares, as Markdown',
    load: async () => (await import('./resources/resources.js')).resources,
  },
}
