import { checkClaims } from '../../../accept-token.js'
import { keysForIssuer } from '../../../profiles/keys-for-issuer.js'
import { verifySignature } from '../../../signature/verify-signature.js'
import type { Facts, Stage } from '../facts.js'
import { showMembers } from '../show.js'

function asked({ jwt }: Facts): readonly string[] {
  return showMembers(jwt.header, ['kid', 'alg'])
}

const keys: Stage = {
  run: async (facts) => {
    const { issuer, jwt, header } = facts
    facts.keys = keysForIssuer(await issuer.keys.find(header), jwt.unverifiedClaims, issuer)
  },
  checks: [
    {
      title: 'A key of the issuer fits',
      rule: 'RFC 7517 §4, RFC 7518 §3.3',
      reasons: ['key_unknown', 'key_unsuitable'],
      compare: (facts) => ({
        expected: `a key of the issuer, which has ${facts.issuer.keys.health().keys} that can be used`,
        received: asked(facts),
      }),
    },
  ],
}

const signature: Stage = {
  run: async (facts) => {
    const { jwt, header, configuration } = facts
    const { algorithm } = header
    facts.signed = await verifySignature(jwt, algorithm, facts.keys, configuration.schedule)
  },
  checks: [
    {
      title: 'The signature',
      rule: 'RFC 7515 §5.2',
      reasons: ['signature_invalid'],
      compare: (facts) => ({
        expected: `verified by one of the keys that fit: ${facts.keys.length}`,
        received: asked(facts),
      }),
    },
  ],
}

const again: Stage = {
  run: (facts) => {
    const { signed, requested, issuer, configuration } = facts
    facts.matched = checkClaims(signed.claims, requested, issuer, configuration)
  },
  checks: [
    {
      title: 'All checks of claims once more',
      rule: 'RFC 9068 §4',
      reasons: [],
      compare: () => ({ expected: 'as above', received: 'as above' }),
    },
  ],
}

/** The keys, the signature, and what is then known to be signed. */
export const signatureStages: readonly Stage[] = [keys, signature, again]
