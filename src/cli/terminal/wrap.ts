import { printable } from './printable.js'
import type { Paint, Style } from './style.js'

/** A piece of text that is not broken, and its colour. */
export interface Word {
  readonly text: string
  readonly paint: Paint
}

const plain: Paint = (text) => text

/** Text as words, fit for a terminal. All text that is not ours goes through here. */
export function words(text: string, paint: Paint = plain): readonly Word[] {
  return text.split(' ').map((word) => ({ text: printable(word), paint }))
}

/**
 * Words behind a lead, as many to a line as it takes; the lines after the first are indented as deep.
 * A word that is longer than a line goes on in the next.
 */
export function hang(
  lead: string,
  pieces: readonly Word[],
  { width }: Pick<Style, 'width'>,
  paintLead: Paint = plain,
): readonly string[] {
  const room = Math.max(width - lead.length, 20)
  const lines: Word[][] = [[]]
  let left = room
  for (const { text, paint } of pieces.flatMap((word) => cut(word, room))) {
    const line = lines.at(-1) as Word[]
    if (line.length > 0 && text.length + 1 > left) {
      lines.push([{ text, paint }])
      left = room - text.length
    } else {
      left -= text.length + (line.length > 0 ? 1 : 0)
      line.push({ text, paint })
    }
  }
  return lines.map((line, index) => {
    const start = index === 0 ? paintLead(lead) : ' '.repeat(lead.length)
    return (start + painted(line)).trimEnd()
  })
}

function cut({ text, paint }: Word, room: number): readonly Word[] {
  if (text.length <= room) return [{ text, paint }]
  const pieces: Word[] = []
  for (let at = 0; at < text.length; at += room) {
    pieces.push({ text: text.slice(at, at + room), paint })
  }
  return pieces
}

/** Neighbours of one colour are painted together: what is copied from a terminal stays readable. */
function painted(line: readonly Word[]): string {
  const runs: Word[] = []
  for (const { text, paint } of line) {
    const last = runs.at(-1)
    if (last?.paint === paint) runs.splice(-1, 1, { text: `${last.text} ${text}`, paint })
    else runs.push({ text, paint })
  }
  return runs.map(({ text, paint }) => paint(text)).join(' ')
}
