import { open } from 'node:fs/promises'
import type { Arguments, Surroundings } from '../command.js'
import { UsageError } from '../usage-error.js'

/** Octets that are read at most: no token is as long. */
const maxLength = 1024 * 1024

/** What was given as a token, as the value of an Authorization field. */
export interface GivenToken {
  readonly field: string
  /** What was done to it. */
  readonly remarks: readonly string[]
}

/**
 * Reads the token: the argument itself, `@file`, `--file`, or `-` for standard input.
 *
 * @throws {@link UsageError}
 */
export async function readToken(
  { positionals, text }: Arguments,
  surroundings: Surroundings,
): Promise<GivenToken> {
  const file = text('file')
  const given = [...positionals, ...(file === undefined ? [] : [`@${file}`])]
  const [source] = given
  if (source === undefined || given.length > 1) {
    throw new UsageError(
      `${given.length === 0 ? 'there is no token' : 'there are several tokens'}: write one, as it is, as @file, or as - for standard input.`,
    )
  }
  if (source === '-') return asField(await readInput(surroundings))
  return asField(source.startsWith('@') ? await readFileText(source.slice(1)) : source)
}

/** A scheme is short and has no dots: nothing that a token, broken over two lines, begins with. */
const scheme = /^(?:[A-Za-z][A-Za-z0-9-]{0,19}[ \t]|bearer$)/i

function asField(text: string): GivenToken {
  const remarks: string[] = []
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed !== text) remarks.push('White space around the token was taken off.')
  const value = trimmed.replace(/^authorization[ \t]*:[ \t]*/i, '')
  if (value !== trimmed) remarks.push('"Authorization:" in front of the token was taken off.')
  if (scheme.test(value)) {
    remarks.push('What stands in front of the token was read as its scheme.')
    return { field: value, remarks }
  }
  if (/\s/.test(value)) {
    remarks.push('There is white space within the token: was it broken over several lines?')
  }
  return { field: value === '' ? '' : `Bearer ${value}`, remarks }
}

async function readInput({ stdin, say }: Surroundings): Promise<string> {
  if (stdin.isTTY) say('Paste the token, then Enter and Ctrl-D.\n')
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stdin) {
    length += chunk.length
    if (length > maxLength) throw tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Also reads pipes, which do not tell their size: `@<(command)` of a shell. */
export async function readFileText(path: string): Promise<string> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read (${error.code}): write the path of a file.`)
  })
  try {
    const buffer = Buffer.alloc(maxLength + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    if (length > maxLength) throw tooLong()
    return buffer.toString('utf8', 0, length)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  } finally {
    await handle.close()
  }
}

function tooLong(): UsageError {
  return new UsageError('there is more than a mebibyte: that is no token. Write one token alone.')
}
