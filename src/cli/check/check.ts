import { checkIssuerIdentifier } from '../../issuers/issuer-identifier.js'
import { checkJwksUri } from '../../issuers/parse-keys.js'
import { parseJwksOptions } from '../../keys/jwks-options.js'
import { nodeTransport } from '../../transport/node-transport.js'
import { withDeadline } from '../../transport/with-deadline.js'
import { type Command, exitCodes } from '../command.js'
import { UsageError } from '../usage-error.js'
import { checkClock } from './check-clock.js'
import { checkKeys } from './check-keys.js'
import { type CheckedMetadata, checkMetadata } from './check-metadata.js'
import type { Finding } from './finding.js'
import { printFindings } from './print-findings.js'
import { recordTransport } from './recorded-transport.js'

/** `check`: what a resource server will meet at an issuer. */
export const check: Command = {
  usage: '<issuer> [options]',
  help: "Fetches an issuer's metadata and keys, by the transport of the library and within its limits, and says what a resource server will meet. Redirects are not followed, and nothing is sent but these requests.",
  options: {
    'jwks-uri': { value: '<url>', help: "where the issuer's JWK Set is: nothing is discovered" },
  },
  examples: ['https://login.example.com'],
  run: async ({ positionals, text }, { clock }) => {
    const [given, ...others] = positionals
    if (given === undefined || others.length > 0) {
      const count = given === undefined ? 'there is no issuer' : 'there are several issuers'
      throw new UsageError(`${count}: write one, such as https://login.example.com.`)
    }
    const issuer = checkIssuerIdentifier(given)
    const configured = text('jwks-uri')
    if (configured !== undefined) checkJwksUri(configured, false)
    const rules = parseJwksOptions(undefined)
    const recorded = recordTransport(nodeTransport, clock)
    const metadata: CheckedMetadata =
      configured === undefined
        ? await withDeadline(rules.timeout, (signal) =>
            checkMetadata(issuer, recorded, { maxBytes: rules.maxBytes, signal }),
          )
        : { findings: [], jwksUri: configured }
    const { jwksUri } = metadata
    const keys =
      jwksUri === undefined ? undefined : await checkKeys(jwksUri, recorded, rules, clock)
    const answer = jwksUri === undefined ? undefined : recorded.answerOf(jwksUri)
    const findings: readonly Finding[] = [
      ...metadata.findings,
      ...(keys?.findings ?? []),
      ...(answer === undefined ? [] : [checkClock(answer)]),
    ]
    return {
      exitCode: exitCodeOf(findings),
      json: { command: 'check', issuer, jwksUri, freshFor: keys?.published?.freshFor, findings },
      text: (style) => printFindings(issuer, findings, style),
    }
  },
}

function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 3 {
  if (findings.some(({ level }) => level === 'unusable')) return exitCodes.unavailable
  const isFine = findings.every(({ level }) => level !== 'problem')
  return isFine ? exitCodes.fine : exitCodes.findings
}
