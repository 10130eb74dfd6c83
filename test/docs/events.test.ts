import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../architecture/imports.js'

const page = readFileSync(join(root, 'docs/events.md'), 'utf8')

/** The interfaces of a file: what each extends, and its fields with their types. */
function interfacesOf(file: string): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
  const declared = [...text.matchAll(/export interface (\w+)(?: extends (\w+))? \{([\s\S]*?)\n\}/g)]
  const fields = new Map<string, readonly (readonly [string, string])[]>()
  for (const [, name = '', base, body = ''] of declared) {
    const own = [...body.matchAll(/readonly '?([\w.]+)'?(\??): ([^\n]+)/g)].map(
      ([, field = '', optional, type = '']) =>
        [field, describeType(type, optional === '?')] as const,
    )
    fields.set(name, [...(fields.get(base ?? '') ?? []), ...own])
  }
  return fields
}

function describeType(type: string, optional: boolean): string {
  const [one = '', ...others] = type.split(' | ').filter((each) => each !== 'undefined')
  const ifAny = optional || type.includes('undefined') ? ', if any' : ''
  if (one === 'readonly string[]') return `list of strings${ifAny}`
  if (one.startsWith('{') || one.startsWith('Readonly<Record')) return `object${ifAny}`
  if (one.startsWith("'") || /Reason$/.test(one)) return `string${ifAny}`
  return others.length === 0 ? `${one}${ifAny}` : type
}

/** The rows of the tables below a heading: cells without their quotes. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`\n${heading}\n`)
  const [body = ''] = section.split('\n#')
  return body
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map(([, ...cells]) => cells)
}

const interfaces = interfacesOf('src/events/events.ts')
const payloads = interfaces.get('EventPayloads') ?? []

describe('docs/events.md', () => {
  it('has every event, and no other', () => {
    expect(payloads.length).toBeGreaterThan(9)
    const headings = [...page.matchAll(/^### `([\w.]+)`$/gm)].map(([, name]) => name)
    expect(headings).toEqual(payloads.map(([name]) => name))
  })

  it.each(payloads)('has every field of %s with its type, and no other', (name, payload) => {
    const fields = interfaces.get(payload) ?? []
    expect(fields.length).toBeGreaterThan(1)
    const rows = rowsBelow(`### \`${name}\``)
    expect(Object.fromEntries(rows.map(([field, type]) => [field, type]))).toEqual(
      Object.fromEntries(fields),
    )
    for (const [field, , unit, verified, what = ''] of rows) {
      expect(['yes', 'unless unverified'], field).toContain(verified)
      expect(what.length, field).toBeGreaterThan(5)
      if (rows.find(([each]) => each === field)?.[1]?.startsWith('number')) {
        expect(unit, field).not.toBe('')
      }
    }
  })

  it('has every member of health() with its type, and no other', () => {
    const { entries } = Object
    const own = interfacesOf('src/health.ts')
    const keys = interfacesOf('src/keys/key-source.ts').get('KeyHealth') ?? []
    const cache = interfacesOf('src/cache/verified-tokens.ts').get('CacheFigures') ?? []
    const issuer = new Map([
      ...(own.get('IssuerHealth') ?? []),
      ...keys,
      ...(own.get('IssuerTemplateHealth') ?? []),
    ])
    expect((own.get('Health') ?? []).map(([name]) => name)).toEqual(['cache', 'issuers'])
    const members = [
      ...cache.map(([name, type]) => [`cache.${name}`, type]),
      ...[...issuer].map(([name, type]) => [`issuers[].${name}`, type]),
    ]
    expect(members.length).toBeGreaterThan(10)
    const rows = rowsBelow('## `health()`').map(([name, type]) => [name, type])
    expect(entries(Object.fromEntries(rows)).sort()).toEqual(
      entries(Object.fromEntries(members)).sort(),
    )
  })
})
