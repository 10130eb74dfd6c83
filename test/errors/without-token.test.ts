import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { withoutToken } from '../../src/errors/without-token.js'

const token = 'header.payload.signature'
const clean = (thrown: unknown) => withoutToken(thrown, token)

class Foreign {
  readonly held = token
}

describe('what an application threw, as a cause', () => {
  const nested = new Error('outer', { cause: new Error('inner') })
  const circle: { self?: unknown } = {}
  circle.self = circle

  it.each<[string, unknown]>([
    ['an Error', new Error('boom')],
    ['an Error with a cause', nested],
    ['an AggregateError', new AggregateError([new Error('a'), new Error('b')])],
    ['an Error with a code and plain data', Object.assign(new Error('a'), { code: 1, data: [{}] })],
    ['an object that holds itself', circle],
    ['an object without a prototype', Object.create(null)],
    ['a text', 'boom'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
  ])('is the thing itself: %s', (_, thrown) => {
    expect(clean(thrown)).toBe(thrown)
  })

  it.each<[string, Error]>([
    ['in its message', new TypeError(`boom ${token}`)],
    ['in a member', Object.assign(new TypeError('boom'), { sent: { header: [token] } })],
    ['as the name of a member', Object.assign(new TypeError('boom'), { [token]: 1 })],
    ['behind a symbol', Object.assign(new TypeError('boom'), { [Symbol('sent')]: token })],
    ['in a cause', new TypeError('boom', { cause: token })],
    ['in an instance of a class', Object.assign(new TypeError('boom'), { by: new Foreign() })],
    ['behind too much', Object.assign(new TypeError('boom'), { list: Array(500).fill(token) })],
  ])('is a copy where the token is %s', (_, thrown) => {
    const cause = clean(thrown) as Error
    expect(cause).not.toBe(thrown)
    expect([cause.name, cause.message.replace(' [access token]', '')]).toEqual([
      'TypeError',
      'boom',
    ])
    expect(cause.stack).toContain('without-token.test.ts')
    expect(inspect(cause, { depth: 20, showHidden: true })).not.toContain(token)
  })

  it('is looked through as far as 200 values, with the names of members', () => {
    const list = (members: number) => Array.from({ length: members - 1 }, () => 7)
    expect(clean(list(199))).toHaveLength(198)
    expect(clean(list(200))).toBeUndefined()
  })

  it('is a copy that can be given another name, as every Error can', () => {
    const cause = clean(new TypeError(`boom ${token}`)) as Error
    expect(Object.getOwnPropertyDescriptor(cause, 'name')).toEqual({
      value: 'TypeError',
      configurable: true,
      enumerable: false,
      writable: true,
    })
  })

  it('is a text without it', () => {
    expect(clean(`a ${token} b ${token}`)).toBe('a [access token] b [access token]')
  })

  it.each<[string, unknown]>([
    ['an object that holds the token', { token }],
    ['an instance of a class', new Foreign()],
    [
      'what throws when it is looked at',
      {
        get boom() {
          throw new Error(token)
        },
      },
    ],
  ])('is nothing where it is no Error, but %s', (_, thrown) => {
    expect(clean(thrown)).toBeUndefined()
  })
})
