import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where inputs are kept that once were a fault, or are the shape of a known one: a file per target. */
const folder = join(process.cwd(), 'test', 'fuzz', 'corpus')

function fileOf(target: string): string {
  return join(folder, `${target.replaceAll(' ', '-').toLowerCase()}.json`)
}

export function readCorpus(target: string): readonly unknown[] {
  const file = fileOf(target)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown[]) : []
}

/** Keeps an input for ever: `npm test` replays it. */
export function keepInCorpus(target: string, input: unknown): string {
  const kept = [...readCorpus(target), input]
  writeFileSync(fileOf(target), `${JSON.stringify(kept, undefined, 2)}\n`)
  return fileOf(target)
}
