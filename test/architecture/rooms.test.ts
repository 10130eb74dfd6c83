import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, sourceFiles } from './imports.js'

const files = [...sourceFiles('src'), ...sourceFiles('adapters')]

function linesOfCode(file: string): number {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\*|\/\*|$)/.test(line)).length
}

describe('the rooms', () => {
  it('has no file above 200 lines of code', () => {
    expect(files.filter((file) => linesOfCode(file) > 200)).toEqual([])
  })

  it('keeps the table of contents within 80 lines', () => {
    const text = readFileSync(join(root, 'src/validate-request.ts'), 'utf8')
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(80)
  })

  it('has no folder whose name says nothing', () => {
    const vague = /(^|\/)(utils?|helpers?|common|lib|types|misc|shared)\//
    expect(files.filter((file) => vague.test(file))).toEqual([])
  })

  it('depends at run time on what was chosen, and on nothing else', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(Object.keys(manifest.dependencies)).toEqual(['fastify-plugin', 'jose'])
  })

  it('casts to each branded stage type in one file', () => {
    const casts = (type: string) =>
      files.filter((file) =>
        new RegExp(`as (unknown as )?${type}\\b`).test(readFileSync(join(root, file), 'utf8')),
      )
    expect(casts('PresentedToken')).toEqual(['src/request/presented-token.ts'])
    expect(casts('UnverifiedJwt')).toEqual(['src/jwt/parse-jwt.ts'])
    expect(casts('SignedClaims')).toEqual(['src/signature/verify-signature.ts'])
  })
})
