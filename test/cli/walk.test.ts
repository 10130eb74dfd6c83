import { expect, it } from 'vitest'
import { walk } from '../../src/cli/explain/walk.js'
import { configure } from '../../src/configure.js'
import { createResourceServer, type ResourceServerOptions } from '../../src/index.js'
import { createTestKeys } from '../../src/testing/index.js'

const audience = 'https://api.example.com/orders'
const { issuer, jwks, issue } = await createTestKeys({ audience })
const token = await issue({ role: 'clerk' })

const schemaThat = (validate: (value: unknown) => unknown) =>
  ({ '~standard': { version: 1, vendor: 'test', validate } }) as ResourceServerOptions['claims']
const accepting = schemaThat((value) => ({ value }))

it.each<[string, Partial<ResourceServerOptions>, string | undefined, string]>([
  ['all let it pass', { claims: accepting, requireClaims: { role: 'clerk' } }, undefined, ''],
  ['a check does', { check: { name: 'open', test: () => true } }, undefined, ''],
  [
    'a schema refuses',
    { claims: schemaThat(() => ({ issues: [{ message: 'no' }] })) },
    'The schema accepts the claims',
    'claim_refused: the schema in claims finds one issue',
  ],
  [
    'a claim does not suffice',
    { requireClaims: { role: 'admin' } },
    'Claims hold what requireClaims says',
    'claim_insufficient: ',
  ],
  [
    'a check refuses',
    { check: { name: 'open', test: () => false } },
    "The application's own check",
    'check_refused: the check open refuses the request',
  ],
  [
    'a check fails',
    {
      check: {
        name: 'open',
        test: () => {
          throw new Error('no database')
        },
      },
    },
    "The application's own check",
    'check_unavailable: the check open failed',
  ],
])(
  'asks the functions of an application as the library does: %s',
  async (_, more, row, message) => {
    const options = { issuer: { issuer, jwks }, audience, ...more }
    const configuration = configure(options)
    const question = {
      configuration,
      field: `Bearer ${token}`,
      tenant: undefined,
      scope: undefined,
    }
    const { steps, refused } = await walk(question)
    const failing = steps.find(({ outcome }) => outcome === 'fail' || outcome === 'unavailable')
    expect(failing?.check.title).toBe(row)
    const said = refused === undefined ? '' : `${refused.reason}: ${refused.detail}`
    expect(said.startsWith(message)).toBe(true)
    const verdict = await createResourceServer(options)
      .verify(token)
      .then(
        () => '',
        (error: Error) => error.message,
      )
    expect(said).toBe(verdict)
  },
)
