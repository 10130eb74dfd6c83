/** A parameter of a challenge; one without a value is left out. */
export type ChallengeParameter = readonly [name: string, value: string | undefined]

/**
 * Writes one challenge (RFC 9110 §11.6.1, RFC 6750 §3). The realm comes first and always, so that no
 * challenge is bare.
 *
 * Values come from the configuration alone, checked there to need no escaping.
 */
export function writeChallenge(
  scheme: string,
  realm: string,
  parameters: readonly ChallengeParameter[],
): string {
  const written = [['realm', realm] as const, ...parameters]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`)
  return `${scheme} ${written.join(', ')}`
}
