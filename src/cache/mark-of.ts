/** Characters of the signature that tell tokens apart well enough for a guess. */
const length = 8

/** A number of 32 bits that the end of a token's text makes. Different tokens can have the same one. */
export function markOf(end: string): number {
  let mark = 0
  for (let index = 0; index < length; index += 1) {
    mark = (Math.imul(mark, 31) + end.charCodeAt(index)) | 0
  }
  return mark
}
