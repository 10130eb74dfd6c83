// Checks that every relative link of the documentation leads somewhere: to a file, and to a heading in it.
// No network: links to other sites are not looked at.
//
//   node .ci/links.mjs [folder]
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)))
const pages = ['', 'docs'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
)
const problems = []
const reached = new Set(['README.md'])
let count = 0

for (const page of pages) {
  for (const { line, target } of linksOf(page)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
    count += 1
    const [path, anchor] = target.split('#', 2)
    const file = path === '' ? page : relative(root, resolve(root, dirname(page), path))
    const fault = faultOf(file, anchor)
    if (fault !== undefined) problems.push(`${page}:${line}: ${target}: ${fault}`)
    if (file !== page) reached.add(file)
  }
}
for (const page of pages) {
  if (page.startsWith('docs') && !reached.has(page)) problems.push(`${page}: no page links to it`)
}
for (const problem of problems) console.error(problem)
console.log(`${count} links in ${pages.length} pages, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function faultOf(file, anchor) {
  if (file.startsWith('..')) return 'outside of the repository'
  if (!existsSync(join(root, file))) return 'there is no such file'
  if (anchor === undefined) return undefined
  if (statSync(join(root, file)).isDirectory() || !file.endsWith('.md')) return 'has no headings'
  return anchorsOf(file).has(anchor) ? undefined : 'there is no such heading'
}

/** Inline links and images, outside of code. */
function linksOf(page) {
  const text = prose(page).replace(/(`+)(?!`)(?:(?!\n\n)[\s\S])*?(?<!`)\1(?!`)/g, (code) =>
    code.replace(/[^\n]/g, ' '),
  )
  return [...text.matchAll(/\]\(\s*<?([^\s)>]+)>?[^)]*\)/g)].map(({ 1: target, index }) => ({
    line: text.slice(0, index).split('\n').length,
    target: decodeURI(target),
  }))
}

/** What headings are called in links: as GitHub does it, which numbers those that occur again. */
function anchorsOf(page) {
  const seen = new Map()
  const anchors = new Set()
  for (const text of prose(page).split('\n')) {
    const [, heading] = /^#{1,6}\s+(.+?)\s*#*$/.exec(text) ?? []
    if (heading === undefined) continue
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    anchors.add(times === 0 ? slug : `${slug}-${times}`)
  }
  return anchors
}

/** The text of a page, where lines of code blocks are empty. */
function prose(page) {
  let fence
  return readFileSync(join(root, page), 'utf8')
    .split('\n')
    .map((text) => {
      const [, mark] = /^\s*(`{3,}|~{3,})/.exec(text) ?? []
      if (mark !== undefined && (fence === undefined || text.trim() === fence)) {
        fence = fence === undefined ? mark : undefined
        return ''
      }
      return fence === undefined ? text : ''
    })
    .join('\n')
}
