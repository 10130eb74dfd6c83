import { algorithms } from '../../algorithms/algorithms.js'
import { createFetchKeySet, type PublishedKeySet } from '../../keys/fetch-key-set.js'
import type { KeyRules } from '../../keys/jwks-options.js'
import { fixedLocation } from '../../keys/locate-key-set.js'
import { serves, type VerificationKey } from '../../keys/verification-key.js'
import { failureText } from './failure-text.js'
import type { Finding } from './finding.js'
import type { Recorded, RecordedTransport } from './recorded-transport.js'
import { skipReasons } from './skip-reasons.js'

/** What an issuer's key set comes to. */
export interface CheckedKeys {
  readonly findings: readonly Finding[]
  readonly published: PublishedKeySet | undefined
}

/** Fetches an issuer's keys as a resource server does, and says which of them it will use, and how long. */
export async function checkKeys(
  jwksUri: string,
  { transport, answerOf }: RecordedTransport,
  rules: KeyRules,
  clock: () => number,
): Promise<CheckedKeys> {
  try {
    const fetchKeySet = createFetchKeySet(fixedLocation(jwksUri), rules, transport, clock)
    const published = await fetchKeySet(undefined)
    const findings = [
      ...describeSet(published, answerOf(jwksUri) as Recorded, rules),
      ...published.set.keys.map(describeKey),
      ...published.set.skipped.map(({ index, reason }): Finding => {
        const { text, isUsual } = skipReasons[reason]
        const level = isUsual ? 'note' : 'problem'
        return { level, topic: `member ${index}`, text: `is not used, ${reason}: ${text}` }
      }),
    ]
    return { findings, published }
  } catch (failure) {
    const text = `every request is answered with 503: ${failureText(failure as Error)}`
    return { findings: [{ level: 'unusable', topic: 'keys', text }], published: undefined }
  }
}

function describeSet(
  { set, freshFor }: PublishedKeySet,
  { response }: Recorded,
  { maxBytes, maxAge }: KeyRules,
): readonly Finding[] {
  const { keys, skipped } = set
  const size = `${response.body.length} of at most ${maxBytes} octets`
  const count = `${keys.length} of ${keys.length + skipped.length} members can be used`
  const header = (name: string): string => `${name}: ${response.header(name) ?? 'none'}`
  const said = ['cache-control', 'age', 'etag'].map(header).join('; ')
  const fresh = `fresh for ${freshFor} s (maxAge ${maxAge} s; ${said})`
  return [
    { level: 'ok', topic: 'keys', text: `${size}, ${count}` },
    { level: 'ok', topic: 'freshness', text: fresh },
  ]
}

function describeKey(key: VerificationKey): Finding {
  const served = [...algorithms.values()].filter((algorithm) => serves(key, algorithm))
  const names = served.map(({ name }) => name).join(', ')
  const kid = key.kid === undefined ? 'without kid' : `kid ${JSON.stringify(key.kid)}`
  const alg = key.alg === undefined ? ', since it names no alg' : ''
  return { level: 'ok', topic: 'key', text: `${kid}: verifies ${names}${alg}` }
}
