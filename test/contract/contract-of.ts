import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { metadataRows } from './metadata-requests.js'
import { publishedRows } from './published-requests.js'
import { rawRows, unparsableRows } from './raw-requests.js'
import { credentialRows } from './requests.js'
import { boom, type Library } from './resource-servers.js'
import { routeRows } from './route-requests.js'
import type { Framework } from './routes.js'
import { ask, readAnswers, send, sendOctets } from './send.js'
import { type Api, startApi } from './start-api.js'

const rows = [...credentialRows, ...routeRows, ...publishedRows]

/** The contract of all adapters, as tests: the tables, run unchanged in each framework. */
export function contractOf(frameworks: readonly Framework[], library: Library): void {
  const apis: Api[] = []

  beforeAll(async () => {
    for (const framework of frameworks) apis.push(await startApi(framework, library))
  })
  beforeEach(() => {
    for (const { ran, failures } of apis) ran.length = failures.length = 0
  })
  afterAll(async () => {
    for (const api of apis) await api.close()
  })

  describe.each(frameworks.map(({ name }, index) => [name, index] as const))('%s', (_, index) => {
    const api = () => apis[index] as Api

    it.each(rows.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
      const { origin, ran, failures } = api()
      expect(await send(origin, row)).toEqual(row.answer)
      expect(ran).toEqual(row.ran)
      expect(failures).toEqual(row.answer.status === 500 ? [boom] : [])
      expect(failures.every((error) => error === boom)).toBe(true)
    })

    it.each(rawRows.map((row) => [row.title, row] as const))(
      '%s, octet for octet',
      async (_title, { octets, answers, ran }) => {
        expect(readAnswers(await sendOctets(api().port, octets))).toEqual(answers)
        expect(api().ran.length).toBe(ran)
        expect(api().failures).toEqual([])
      },
    )

    it.each(metadataRows.map((row) => [row.title, row] as const))(
      '%s, whole',
      async (_title, row) => {
        expect(await ask(api().origin, row)).toEqual(row.answer)
        expect([api().ran, api().failures]).toEqual([[], []])
      },
    )

    it.each(unparsableRows)('runs no handler for %s', async (_title, octets, status) => {
      const text = await sendOctets(api().port, octets)
      expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
      expect([text.includes('200 OK'), api().ran]).toEqual([false, []])
    })
  })

  describe('the same in every framework', () => {
    it.each(rows.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
      const [first, ...others] = await Promise.all(apis.map(({ origin }) => send(origin, row)))
      expect(others).toEqual(others.map(() => first))
      expect(others.length).toBe(frameworks.length - 1)
    })

    it.each(metadataRows.map((row) => [row.title, row] as const))(
      '%s, whole',
      async (_title, row) => {
        const [first, ...others] = await Promise.all(apis.map(({ origin }) => ask(origin, row)))
        expect(others).toEqual(others.map(() => first))
      },
    )

    it.each(rawRows.map((row) => [row.title, row] as const))(
      '%s, octet for octet',
      async (_title, { octets }) => {
        const texts = await Promise.all(apis.map(({ port }) => sendOctets(port, octets)))
        const [first, ...others] = texts.map(readAnswers)
        expect(others).toEqual(others.map(() => first))
      },
    )
  })
}
