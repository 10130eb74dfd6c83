// Writes docs/api.md from the comments in the declarations that were built: dist/ has to be there.
// With --check fails where the page has drifted. An export without a comment is an error.
//
//   node .ci/api.mjs [--check] [folder]
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { augmentationsOf, exportsOf } from './declarations.mjs'

const checkOnly = process.argv.includes('--check')
const [folder] = process.argv.slice(2).filter((argument) => argument !== '--check')
const root = folder ?? fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const problems = []
/** Where a declaration is described, though several entry points export it: its place -> heading and anchor. */
const described = new Map()
/** The name of a declaration -> where a link to it leads. */
const anchors = new Map()

const entries = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([path, { types }]) => ({
    path,
    name: join(manifest.name, path),
    exports: valuesFirst(exportsOf(join(root, types))),
    added: augmentationsOf(join(root, types)),
  }))
for (const { path, name, exports } of entries) {
  for (const declaration of exports) {
    const { name: exported, comment } = declaration
    if (comment === undefined) problems.push(`${exported}, which ${name} exports, has no comment`)
    if (described.has(placeOf(declaration))) continue
    const heading = path === '.' ? exported : `${path.slice(2)}: ${exported}`
    const slug = slugOf(heading)
    const again = [...described.values()].filter((other) => slugOf(other.heading) === slug).length
    const anchor = again === 0 ? slug : `${slug}-${again}`
    described.set(placeOf(declaration), { heading, anchor, in: path })
    if (!anchors.has(exported)) anchors.set(exported, anchor)
  }
}

const page = join(root, 'docs/api.md')
const updated = [introduction(), ...entries.map(chapter)].join('\n')
if (checkOnly) {
  if (readFileSync(page, 'utf8') !== updated) problems.push('docs/api.md has drifted: npm run api')
} else {
  writeFileSync(page, updated)
}
for (const problem of problems) console.error(problem)
console.log(`${described.size} declarations, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function introduction() {
  const contents = entries.map(({ name }) => `- [\`${name}\`](#${slugOf(name)})\n`)
  return `# API

What each entry point exports. Written from the comments in the code by \`npm run api\`: do not edit.

${contents.join('')}`
}

function chapter({ path, name, exports, added }) {
  const links = exports.map((one) => `[\`${one.name}\`](#${described.get(placeOf(one)).anchor})`)
  const parts = [`## ${name}\n`, `${wrap(links.join(', '))}\n`]
  const written = new Set()
  for (const declaration of exports) {
    const place = described.get(placeOf(declaration))
    if (place.in !== path || written.has(place)) continue
    written.add(place)
    const { comment = '', code: text } = declaration
    parts.push(`### ${place.heading}\n\n${prose(comment)}${code(text)}`)
  }
  if (added.length > 0) {
    parts.push(`### ${path.slice(2)}: types of others\n\n${added.map(code).join('\n')}`)
  }
  return parts.join('\n')
}

function valuesFirst(exports) {
  const isType = ({ kind }) => kind === 'interface' || kind === 'type'
  return [...exports.filter((one) => !isType(one)), ...exports.filter(isType)]
}

function placeOf({ file, code: text }) {
  return `${file} ${text}`
}

function slugOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** A comment as Markdown: links become links, and tags the items of a list. */
function prose(comment) {
  const [text, ...tags] = linked(comment).split(/^@/m)
  const items = tags.map((tag) => {
    const [, kind, rest] = /^(\w+)\s*([\s\S]*)$/.exec(tag)
    const body = rest.trim().replace(/\n */g, ' ')
    if (kind === 'throws') return `- Throws ${body}`
    const [, parameter, meaning] = /^(\w+) - (.*)$/.exec(body) ?? []
    if (kind !== 'param' || meaning === undefined) problems.push(`a comment has @${kind} ${body}`)
    return `- \`${parameter}\`: ${meaning}`
  })
  const paragraphs = [text.trim(), items.map((item) => wrap(item, '  ')).join('\n')]
  return paragraphs
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `${paragraph}\n\n`)
    .join('')
}

function linked(text) {
  return text.replace(/\{@link ([\w.]+)\}/g, (_, name) => {
    const anchor = anchors.get(name)
    return anchor === undefined ? `\`${name}\`` : `[\`${name}\`](#${anchor})`
  })
}

function wrap(text, indent = '') {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== '' && line.length + word.length + 1 > 120) lines.push(`${indent}${word}`)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join('\n')
}

/** A declaration in the style of this repository. */
function code(declaration) {
  const lines = declaration.split('\n').flatMap((line) => {
    const [spaces] = /^ */.exec(line)
    const text =
      `${' '.repeat(Math.floor(spaces.length / 2) + (spaces.length % 2))}${line.trimStart()}`
        .replace(/;$/, '')
        .replace(/^export (declare )?/, '')
    const [, head, union] = /^(type \w+ =) ('.*)$/.exec(text) ?? []
    if (text.length <= 100 || union === undefined) return [text]
    return [head, ...union.split(' | ').map((member) => `  | ${member}`)]
  })
  return `\`\`\`ts\n${lines.filter((line) => line.trim() !== '#private').join('\n')}\n\`\`\`\n`
}
