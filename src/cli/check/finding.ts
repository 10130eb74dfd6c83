/** How much a finding matters: `problem` is one that somebody should look at. */
export type Level = 'ok' | 'note' | 'problem' | 'unusable'

/** One thing that a resource server will meet. */
export interface Finding {
  readonly level: Level
  readonly topic: string
  readonly text: string
}
