import { generateKeyPairSync } from 'node:crypto'

/** Generates one private signing key per algorithm that the resources ask for. */
export function generateSigningKeys() {
  return {
    keys: [
      signingKey('RS256', 'rsa', { modulusLength: 2048 }),
      signingKey('ES256', 'ec', { namedCurve: 'P-256' }),
      signingKey('EdDSA', 'ed25519'),
    ],
  }
}

function signingKey(alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options)
  return { ...privateKey.export({ format: 'jwk' }), kid: alg.toLowerCase(), alg, use: 'sig' }
}
