import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestIssuer, type FaultName, type TestIssuer } from '../../src/testing/index.js'
import { get } from './get.js'

let issuer: TestIssuer
beforeEach(async () => {
  issuer = await createTestIssuer()
})
afterEach(() => issuer.close())

const statuses = async (count: number, path = '/jwks') => {
  const seen: unknown[] = []
  for (let call = 0; call < count; call += 1) {
    const { status, error } = await get(issuer.issuer + path)
    seen.push(status ?? error)
  }
  return seen
}
const metadata = '/.well-known/openid-configuration'

describe('a fault', () => {
  it('lasts until the issuer recovers', async () => {
    await issuer.fail('status')
    expect(await statuses(3)).toEqual([500, 500, 500])
    await issuer.recover()
    expect(await statuses(1)).toEqual([200])
  })

  it('lasts for as many requests as it is told', async () => {
    await issuer.fail('status', { times: 2 })
    expect(await statuses(3)).toEqual([500, 500, 200])
    await issuer.fail('status', { times: 0 })
    expect(await statuses(1)).toEqual([200])
  })

  it('is replaced by the next, also where connections were refused', async () => {
    await issuer.fail('down')
    expect(await statuses(1)).toEqual(['ECONNREFUSED'])
    await issuer.fail('status')
    expect(await statuses(1)).toEqual([500])
  })

  it('is about one path, whatever its query is', async () => {
    await issuer.fail('status', { path: '/jwks' })
    expect(await statuses(1, '/jwks?a=b')).toEqual([500])
    expect(await statuses(1, metadata)).toEqual([200])
  })

  it('of one path comes before the one of all, and leaves it there', async () => {
    await issuer.fail('status')
    await issuer.fail('status', { path: '/jwks', status: 404, times: 1 })
    expect(await statuses(1, metadata)).toEqual([500])
    expect(await statuses(2)).toEqual([404, 500])
  })

  it.each(['dwon', 'toString', ''])('that nobody knows is refused: %j', async (name) => {
    await expect(issuer.fail(name as FaultName)).rejects.toThrow(
      `there is no fault '${name}': write one of down, reset, silent,`,
    )
    await expect(issuer.script(['ok', name as FaultName])).rejects.toThrow('there is no fault')
    expect(await statuses(1)).toEqual([200])
  })
})

describe('a script', () => {
  it('is met step by step, and after it nothing is wrong', async () => {
    await issuer.script(['status', 'ok', { fault: 'status', status: 429 }, 'down'])
    expect(await statuses(5)).toEqual([500, 200, 429, 'ECONNRESET', 200])
  })

  it('has steps for several requests, the last for all that come', async () => {
    await issuer.script([
      { fault: 'ok', times: 2 },
      { fault: 'status', times: Number.POSITIVE_INFINITY },
    ])
    expect(await statuses(5)).toEqual([200, 200, 500, 500, 500])
  })

  it('of one path leaves the others alone', async () => {
    await issuer.script(['status'], { path: '/jwks' })
    expect(await statuses(1, metadata)).toEqual([200])
    expect(await statuses(2)).toEqual([500, 200])
  })

  it('takes the place of a fault, and recovering of a script', async () => {
    await issuer.fail('down')
    await issuer.script(['ok', 'status'])
    expect(await statuses(1)).toEqual([200])
    await issuer.recover()
    expect(await statuses(1)).toEqual([200])
  })
})

describe('an issuer that comes back', () => {
  it('has the same address', async () => {
    const before = issuer.jwksUri
    await issuer.fail('down')
    await issuer.recover()
    expect(issuer.jwksUri).toBe(before)
    expect(await statuses(1)).toEqual([200])
  })

  it('takes one step after the other where nobody waits', async () => {
    const steps = [issuer.fail('down'), issuer.recover(), issuer.fail('down'), issuer.recover()]
    await Promise.all([...steps, issuer.recover()])
    expect(await statuses(1)).toEqual([200])
  })

  it('says so where its port was taken meanwhile, and comes back when it is free', async () => {
    await issuer.fail('down')
    const squatter = createServer()
    const port = Number(new URL(issuer.issuer).port)
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve))
    await expect(issuer.recover()).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => squatter.close(resolve))
    await issuer.recover()
    expect(await statuses(1)).toEqual([200])
  })

  it('does not when it was closed', async () => {
    await issuer.close()
    await issuer.recover()
    expect(await statuses(1)).toEqual(['ECONNREFUSED'])
    await issuer.close()
  })
})
