/** Control, formatting (bidirectional ones too), unassigned and private characters, and line separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/**
 * Text as it can be shown in a terminal: what would move the cursor, change colours, hide or turn
 * text around is written out as `\u{1b}`. What tokens hold is anybody's.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${codePoint(character).toString(16)}}`)
}

/** The same for text that is JSON already, which stays the same JSON: line breaks stand between its members. */
export function escapeText(json: string): string {
  return json.replace(unprintable, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, index) => escapeUnit(character, index)).join(
          '',
        ),
  )
}

function codePoint(character: string): number {
  return character.codePointAt(0) as number
}

function escapeUnit(character: string, index: number): string {
  return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
}
