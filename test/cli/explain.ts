import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestKeys } from '../../src/testing/index.js'
import { type Ran, run, type Where } from './run.js'

export const issuer = 'https://login.example.com'
export const audience = 'https://api.example.com/orders'
/** 2026-01-31T12:00:00Z */
export const now = 1_769_860_800

/** One row of `explain --json`. */
export interface CheckRow {
  readonly check: string
  readonly rule: string
  readonly outcome: string
  readonly expected?: readonly string[]
  readonly received?: readonly string[]
}

/** What `explain --json` says. */
export interface Explained {
  readonly verdict: string
  readonly reason?: string
  readonly status?: number
  readonly detail?: string
  readonly profiles?: readonly string[]
  readonly remarks: readonly string[]
  readonly checks: readonly CheckRow[]
  readonly token?: object
}

/** Keys, and `explain` with these. */
export async function explainWith(algorithms = ['ES256']) {
  const keys = await createTestKeys({ issuer, audience, algorithms, clock: () => now * 1000 })
  const folder = mkdtempSync(join(tmpdir(), 'explain-'))
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const jwks = file('jwks.json', JSON.stringify(keys.jwks))
  const rest = ['--issuer', issuer, '--audience', audience, '--jwks', jwks, '--at', `${now}`]
  const explain = (token: string, more: readonly string[] = [], where: Where = {}): Promise<Ran> =>
    run(['explain', token, ...rest, ...more], where)
  const asJson = async (token: string, more: readonly string[] = []): Promise<Explained> => {
    const { output, errors } = await explain(token, [...more, '--json'])
    return errors === '' ? JSON.parse(output) : { verdict: errors, remarks: [], checks: [] }
  }
  const close = (): void => rmSync(folder, { recursive: true })
  return { keys, explain, asJson, file, jwks, folder, close }
}

/** The row that decided. */
export function decisive({ checks }: Explained): CheckRow | undefined {
  return checks.find(({ outcome }) => outcome === 'fail' || outcome === 'unavailable')
}
