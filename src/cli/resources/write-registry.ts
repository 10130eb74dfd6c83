import type { DeclaredResourceServer } from '../../create-resource-servers.js'
import { printable } from '../terminal/printable.js'

/** Writes the registry as Markdown, for the page of an API or for whoever registers clients. */
export function writeRegistry(servers: readonly DeclaredResourceServer[]): string {
  return `${['# Resources', ...servers.map(section)].join('\n\n')}\n`
}

function section({ declared, health }: DeclaredResourceServer): string {
  const { name, audience, scopes, maxLifetime, properties } = declared
  const issuers = health().issuers.map(({ issuer }) => issuer)
  const own = Object.entries(properties).map(([key, value]) => [key, JSON.stringify(value)])
  const rows = [
    ['identifier', audience.map(code).join(', ')],
    ['scopes', scopes.length === 0 ? 'none' : scopes.map(code).join(', ')],
    ['lifetime', maxLifetime === undefined ? 'until `exp`' : `at most ${maxLifetime} s`],
    ['issuer', issuers.map(code).join(', ')],
    ...own,
  ]
  const cells = rows.map((row) => `| ${row.map((cell) => cellText(cell as string)).join(' | ')} |`)
  return [`## ${name}`, ['| | |', '| --- | --- |', ...cells].join('\n'), request(declared)].join(
    '\n\n',
  )
}

/** What a client sends to the token endpoint (RFC 8707 §2). */
function request({ audience, scopes }: DeclaredResourceServer['declared']): string {
  const resource = audience.find((name) => /^[a-z][a-z0-9+.-]*:/i.test(name))
  if (resource === undefined) {
    return 'Its name is no URI, so no `resource` can ask for it (RFC 8707 §2): how a client does, the authorization server says.'
  }
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(' ') }
  const form = { grant_type: 'client_credentials', resource, ...scope }
  const body = new URLSearchParams(form).toString().replaceAll('%7Btenant%7D', '{tenant}')
  return [
    '```http',
    'POST /token',
    'Content-Type: application/x-www-form-urlencoded',
    '',
    body,
    '```',
  ].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

function cellText(text: string): string {
  return printable(text).replaceAll('|', '\\|')
}
