import type { Style } from './terminal/style.js'

/** How a command ended, for the shell. */
export const exitCodes = {
  /** Accepted; nothing found. */
  fine: 0,
  /** Refused; something found that somebody should look at. */
  findings: 1,
  /** The command line, a file or a configured value has to be changed. */
  usage: 2,
  /** No verdict: keys or metadata cannot be had. */
  unavailable: 3,
} as const

/** What a command answers: one content, for people and for programs. */
export interface Report {
  readonly exitCode: (typeof exitCodes)[keyof typeof exitCodes]
  /** For `--json`. Adding a member is a minor release, renaming one a major. */
  readonly json: object
  readonly text: (style: Style) => string
  /** Beside the text, for people alone: not part of what is piped on. */
  readonly note?: string
}

/** One option of a command: a row of its help. */
export interface OptionRow {
  /** What its value is called; an option without one is a switch. */
  readonly value?: string
  readonly multiple?: true
  readonly help: string
}

/** What was written on the command line, by the names of the options. */
export interface Arguments {
  readonly positionals: readonly string[]
  readonly text: (name: string) => string | undefined
  readonly texts: (name: string) => readonly string[]
  readonly isSet: (name: string) => boolean
}

/** What a command may use of the process. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean | undefined }
  /** Milliseconds. */
  readonly clock: () => number
  /** Tells people something while the command runs. */
  readonly say: (text: string) => void
}

/** A command of the tool. */
export interface Command {
  readonly usage: string
  readonly help: string
  readonly options: Readonly<Record<string, OptionRow>>
  readonly examples: readonly string[]
  readonly run: (parameters: Arguments, surroundings: Surroundings) => Promise<Report>
}
