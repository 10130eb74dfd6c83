import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const compiler = join(root, 'node_modules/typescript/bin/tsc')

const snippet = `
import { Controller, Get, Module, UseGuards } from '@nestjs/common'
import type { AccessToken } from 'oauth-resource-server'
import { AccessTokenGuard, Public, RequireScope, ResourceServerModule, Token } from 'oauth-resource-server/nestjs'

const issuer = 'https://login.example.com'
const audience = 'https://api.example.com/orders'

@Controller('orders')
class OrdersController {
  @Get()
  @UseGuards(AccessTokenGuard) @RequireScope('orders.read') list(@Token() token: AccessToken) {
    return token.subject
  }
}

@Public()
@RequireScope({ anyOf: ['orders.read', 'orders.write'] })
@UseGuards(AccessTokenGuard)
@Controller('items')
class ItemsController {
  @Public() @Get() list(@Token() token: AccessToken | undefined): string | undefined {
    return token?.subject
  }
}

@Module({ imports: [ResourceServerModule.forRoot({ issuer, audience })], controllers: [OrdersController, ItemsController] })
export class OrdersModule {}
`

/** Compiles with decorators as a Nest application has them, which this repository has not. */
async function compile(source: string, options: object): Promise<string> {
  // Inside the repository, so that packages are found.
  const folder = await mkdtemp(join(root, 'test/nestjs/.decorator-syntax-'))
  try {
    await writeFile(join(folder, 'orders.ts'), source)
    const compilerOptions = {
      noEmit: true,
      experimentalDecorators: true,
      erasableSyntaxOnly: false,
      paths: {
        'oauth-resource-server': ['../../../src/index.ts'],
        'oauth-resource-server/nestjs': ['../../../adapters/nestjs/index.ts'],
      },
      ...options,
    }
    const config = { extends: '../../../tsconfig.json', compilerOptions, include: ['orders.ts'] }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const run = promisify(execFile)(process.execPath, [compiler, '-p', folder], { timeout: 60_000 })
    return await run.then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('the decorators, written as decorators', () => {
  it.each([
    ['with emitted metadata', { emitDecoratorMetadata: true }],
    ['without', { emitDecoratorMetadata: false }],
  ])('compile as the documentation has them, %s', { timeout: 60_000 }, async (_, options) => {
    expect(await compile(snippet, options)).toBe('')
  })

  it('do not compile with a list of scopes', { timeout: 60_000 }, async () => {
    const wrong = snippet.replace("@RequireScope('orders.read')", "@RequireScope(['orders.read'])")
    expect(await compile(wrong, {})).toContain('error TS2345')
  })
})
