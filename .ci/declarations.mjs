// Reads what the compiler wrote into a .d.ts file. Its output has one form, so that lines suffice:
// a declaration begins at the start of a line, behind its comment, and ends where its brackets do.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What a declaration file exports, in its order: its own declarations, and those that it hands on,
 * each as `{ name, file, kind, comment, code }`. `comment` is undefined where there is none.
 */
export function exportsOf(file) {
  const text = readFileSync(file, 'utf8')
  const own = declarationsOf(text).filter(({ exported }) => exported)
  const handedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm)].flatMap(
    ([, names, from]) => {
      const source = declarationFile(file, from)
      const available = exportsOf(source)
      return namesIn(names).map(([name, as]) => {
        const found = available.find((candidate) => candidate.name === name)
        if (found === undefined) throw new Error(`${source} does not export ${name}`)
        return { ...found, name: as }
      })
    },
  )
  const star = /^export \*.*$/m.exec(text)
  if (star !== null) throw new Error(`${file}: ${star[0]}: name what is exported`)
  return [...own.map((declaration) => ({ ...declaration, file })), ...handedOn]
}

/** What an entry point adds to the types of others: the blocks of the files that it imports for that alone. */
export function augmentationsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(/^import '(\.[^']+)';$/gm)].flatMap(([, from]) => {
    const blocks = readFileSync(declarationFile(file, from), 'utf8').split('\n')
    return blocks.flatMap((line, index) =>
      /^declare (module '|global )/.test(line) ? [blockFrom(blocks, index)] : [],
    )
  })
}

function declarationFile(from, specifier) {
  return join(dirname(from), specifier.replace(/\.js$/, '.d.ts'))
}

/** `A, type B, c as d` -> [['A', 'A'], ['B', 'B'], ['c', 'd']] */
function namesIn(list) {
  return list
    .split(',')
    .map((entry) => entry.trim().replace(/^type /, ''))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name, as = name] = entry.split(' as ')
      return [name, as]
    })
}

const start =
  /^(export )?(?:declare )?(?:abstract )?(function|class|const|interface|type) ([A-Za-z_$][\w$]*)/

function declarationsOf(text) {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const [, exported, kind, name] = start.exec(line) ?? []
    if (name === undefined) return []
    return [
      {
        name,
        kind,
        exported: exported !== undefined,
        comment: commentAbove(lines, index),
        code: blockFrom(lines, index),
      },
    ]
  })
}

/** The text of the comment that ends on the line above, without its stars. */
function commentAbove(lines, index) {
  if (!lines[index - 1]?.endsWith('*/')) return undefined
  let first = index - 1
  while (!lines[first].startsWith('/**')) {
    if (first === 0 || !lines[first].startsWith(' *')) return undefined
    first -= 1
  }
  const text = lines
    .slice(first, index)
    .map((line) => line.replace(/^(\/\*\*| \*\/| \*) ?/, '').replace(/ ?\*\/$/, ''))
    .join('\n')
    .trim()
  return text === '' ? undefined : text
}

/** The lines of what begins here, to where its brackets are closed. */
function blockFrom(lines, index) {
  let depth = 0
  for (let end = index; end < lines.length; end += 1) {
    const code = lines[end].replace(/\/\*\*.*?\*\//g, '')
    if (!/^\s*(\/\*\*|\*)/.test(code)) {
      for (const [bracket] of code.replace(/'[^']*'/g, '').matchAll(/[{}()[\]]/g)) {
        depth += '{(['.includes(bracket) ? 1 : -1
      }
      if (depth === 0 && /[;}]$/.test(code)) return lines.slice(index, end + 1).join('\n')
    }
  }
  throw new Error(`no end of: ${lines[index]}`)
}
