import { expect, it } from 'vitest'
import { scenario, strangersToken } from '../../support/scenario.js'

it('in real time: boot without the issuer, recovery, rotation in a flood, outage, withdrawal', async () => {
  const jwks = { maxAge: 1, maxStale: 60, refreshCooldown: 0.2, timeout: 1 }
  const now = () => Date.now()
  await using it = await scenario({ clock: now, jwks }, { clock: now })
  const token = () => it.issuer.issue()
  const soon = { timeout: 5000, interval: 20 }
  const old = await token()

  await it.issuer.fail('down')
  expect(await it.status(old)).toBe(503)
  await it.issuer.recover()
  await expect.poll(() => it.status(old), soon).toBe(200)

  await it.issuer.rotate()
  const next = await token()
  const flood = async (round: number) => {
    for (let kid = 0; kid < 50; kid += 1) {
      expect(await it.status(strangersToken(old, `${round}-${kid}`))).toBe(401)
    }
    return it.status(next)
  }
  let round = 0
  await expect.poll(() => flood(round++), soon).toBe(200)

  await it.issuer.fail('reset')
  await expect
    .poll(async () => {
      expect(await it.status(old)).toBe(200)
      return it.server.health().issuers
    }, soon)
    .toMatchObject([{ state: 'stale' }])

  await it.issuer.recover()
  it.issuer.withdraw('ES256-1')
  await expect.poll(() => it.status(old), soon).toBe(401)
  expect(await it.status(next)).toBe(200)
})
