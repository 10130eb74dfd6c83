import type { DocumentResponse } from '../transport/fetch-json.js'
import type { KeyRules } from './jwks-options.js'

/**
 * How many seconds a set is fresh: `maxAge`, which Cache-Control and Age (RFC 9111 §4.2 and §5.2.2)
 * can shorten, but not below `refreshCooldown`.
 */
export function freshSeconds(
  header: DocumentResponse['header'],
  { maxAge, refreshCooldown }: Pick<KeyRules, 'maxAge' | 'refreshCooldown'>,
): number {
  const said = secondsSaid(header('cache-control') ?? '')
  if (said === undefined) return maxAge
  const age = Number(/^\d{1,9}$/.exec(header('age') ?? '')?.[0] ?? 0)
  return Math.min(maxAge, Math.max(refreshCooldown, said - age))
}

function secondsSaid(cacheControl: string): number | undefined {
  const directives = cacheControl
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim())
  if (directives.includes('no-store') || directives.includes('no-cache')) return 0
  for (const directive of directives) {
    const seconds = /^max-age\s*=\s*"?(\d{1,9})"?$/.exec(directive)?.[1]
    if (seconds !== undefined) return Number(seconds)
  }
  return undefined
}
