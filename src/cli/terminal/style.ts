/** Where text goes, as far as it matters to the text. */
export interface Terminal {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** What text looks like where it goes. */
export interface Style {
  /** Columns that a line may have. */
  readonly width: number
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
}

/** Colours text, or leaves it as it is. */
export type Paint = (text: string) => string

const defaultWidth = 80
const minWidth = 40
/** Longer lines are hard to read. */
const maxWidth = 110

/**
 * The habits of terminals: `FORCE_COLOR` and `NO_COLOR` say whether there are colours, else there
 * are some where a person looks; `COLUMNS`, or the terminal itself, says how wide it is.
 */
export function styleOf(
  { isTTY = false, columns }: Terminal,
  env: Readonly<Record<string, string | undefined>>,
): Style {
  const coloured = hasColours(isTTY, env)
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      coloured && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  const stated = Number(env.COLUMNS)
  const width = stated >= 1 ? Math.floor(stated) : (columns ?? defaultWidth)
  return {
    width: Math.min(maxWidth, Math.max(minWidth, width)),
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  }
}

function hasColours(
  isTTY: boolean,
  { FORCE_COLOR, NO_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return isTTY && !NO_COLOR && TERM !== 'dumb'
}
