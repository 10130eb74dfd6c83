import { describe, it } from 'vitest'
import { openPaths } from './paths.js'
import { header, options, payload, token, written } from './token.js'

const good = token()
const paths = await openPaths({ options, good })
const jkt = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
const bound = token('ES256', { claims: { cnf: { jkt } } })

describe('a token that is bound to a key', () => {
  it('is next to one that is not, which is accepted (RFC 6750 §2.1)', async () => {
    await paths.accept(good)
  })

  it.each([
    ...[
      `{"jkt":"${jkt}"}`,
      `{"x5t#S256":"${jkt}"}`,
      '{"jwk":{"kty":"EC"}}',
      '{"jwe":"x"}',
      '{"kid":"ec"}',
      '{"jku":"https://x.example"}',
    ],
    ...[
      '{"jkt":null}',
      '{"jkt":""}',
      '{"unknown":1}',
      '{}',
      '[]',
      'null',
      'false',
      'true',
      '0',
      '1',
      '""',
      '"jkt"',
      '1e400',
    ],
  ])(
    'is refused as a plain bearer token on every path: cnf %s (RFC 7800 §3.1, RFC 9449 §7.2, RFC 8705 §3)',
    async (cnf) => {
      const text = payload.replace('{', `{"cnf":${cnf},`)
      await paths.refuse(written(header, text), 'binding_unsupported')
    },
  )

  it.each([
    ['escaped', '"\\u0063nf":{}'],
    ['twice, the last empty', '"cnf":{"jkt":"x"},"cnf":null'],
  ])('is refused on every path: cnf %s (RFC 7519 §4)', async (_, member) => {
    const text = payload.replace('{', `{${member},`)
    await paths.refuse(written(header, text), 'binding_unsupported')
  })

  it.each(['DPoP', 'dpop', 'DPOP', 'MAC', 'PoP', 'Bearer-DPoP'])(
    'is no credential of the scheme %s either (RFC 6750 §3.1)',
    async (scheme) => {
      await paths.refuseField(`${scheme} ${bound}`, 'scheme_unsupported')
      await paths.refuseField(`${scheme} ${good}`, 'scheme_unsupported')
    },
  )

  it.each(['Cnf', 'CNF', 'cnf ', 'confirmation', '__proto__'])(
    'is not what a claim of the name %j makes (RFC 7800 §3.1)',
    async (name) => {
      await paths.accept(written(header, payload.replace('{', `{"${name}":{"jkt":"x"},`)))
    },
  )
})
