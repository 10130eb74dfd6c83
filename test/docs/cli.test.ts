import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createTestIssuer } from '../../src/testing/index.js'
import { root } from '../architecture/imports.js'
import { run } from '../cli/run.js'

const page = join(root, 'docs/cli.md')
/** A command, and the block behind it. */
const commands = /```sh\nnpx oauth-resource-server ([^`]*)\n```\n\n(`{3,})\n[\s\S]*?\2(?=\n)/g

function argumentsOf(line: string): string[] {
  return [...line.replaceAll('\\\n', '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? (plain as string),
  )
}

/** What a command prints, at an issuer of ours in place of one that is none. */
async function outputOf(argv: readonly string[]): Promise<string> {
  if (argv[0] !== 'check') {
    const { output, errors } = await run(argv)
    return output + errors
  }
  await using issuer = await createTestIssuer()
  const place = 'https://login.example.com'
  const { output } = await run(['check', issuer.issuer], { env: { COLUMNS: '110' } })
  return output
    .replaceAll(issuer.issuer, place)
    .replaceAll(/\d+ of at most/g, '512 of at most')
    .replaceAll(/kid "[^"]*"/g, 'kid "key-1"')
}

// `vitest run -u test/docs/cli.test.ts` writes the outputs.
it('docs/cli.md shows what the commands print', async () => {
  let written = readFileSync(page, 'utf8')
  const found = [...written.matchAll(commands)]
  expect(found).toHaveLength(4)
  for (const [block, line = '', fence] of found) {
    const output = await outputOf(argumentsOf(line))
    const command = block.slice(0, block.indexOf('```\n\n') + 5)
    written = written.replace(block, () => `${command}${fence}\n${output}${fence}`)
  }
  await expect(written).toMatchFileSnapshot(page)
})
