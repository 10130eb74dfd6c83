import { describe, expect, it } from 'vitest'
import { createKnownHeaders } from '../../src/jwt/known-headers.js'
import { parseJwt } from '../../src/jwt/parse-jwt.js'
import { presentToken } from '../../src/request/presented-token.js'

describe('headers that are known by their encoded text (RFC 7515 §5.2)', () => {
  it('are parsed once, for as long as they are remembered', () => {
    const known = createKnownHeaders()
    const parse = () => parseJwt(presentToken('eyJhIjoxfQ.eyJiIjoyfQ.AQID', 100), known)
    const first = parse()
    expect(parse().header).not.toBe(first.header)
    known.remember(first)
    expect(parse().header).toBe(first.header)
    expect(parse().header).toEqual({ a: 1 })
  })

  it('stay what they were when they are remembered again', () => {
    const known = createKnownHeaders()
    const header = { a: 1 }
    known.remember({ encodedHeader: 'eyJhIjoxfQ', header })
    known.remember({ encodedHeader: 'eyJhIjoxfQ', header: { a: 1 } })
    expect(known.find('eyJhIjoxfQ')).toBe(header)
  })

  it('are not found by another text', () => {
    const known = createKnownHeaders()
    known.remember({ encodedHeader: 'eyJhIjoxfQ', header: { a: 1 } })
    expect(known.find('eyJhIjoyfQ')).toBeUndefined()
  })
})
