import { fileURLToPath } from 'node:url'
import type { ViteUserConfig } from 'vitest/config'
import { BaseSequencer, type Reporter, type TestSpecification, type Vitest } from 'vitest/node'
import { keptThread } from '../test/mutation/kept-thread.js'
import config from './vitest.config.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const tests: readonly string[] = JSON.parse(process.env.MUTATION_TESTS ?? '["test"]')

/** The first that fails ends a mutant: those that are named first, which are the nearest to the code, run first. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      tests.findIndex((test) => moduleId.startsWith(root + test))
    return files.sort((one, other) => place(one) - place(other))
  }
}

let running: Vitest | undefined

function catchError(message: string): void {
  running?.state.catchError(new Error(message), 'Unhandled Error')
}

/** A file that cannot be loaded has no test that fails: Stryker sees it as an error outside of tests. */
const unloadable: Reporter = {
  onInit: (vitest) => {
    running = vitest
  },
  onTestModuleEnd: (file) => {
    for (const { message } of file.errors()) catchError(message)
  },
  onTestSuiteResult: (suite) => {
    for (const { message } of suite.errors()) catchError(message)
  },
}

// The tests of one area of test/mutation/areas.mjs, for .ci/mutation.mjs.
const chosen: ViteUserConfig = {
  ...config,
  plugins: [
    {
      name: 'kept-thread',
      // Stryker asks for threads on its command line, which a configuration file cannot outvote.
      configureVitest: ({ vitest, project }) => {
        if (process.env.STRYKER_MUTATOR_WORKER === undefined) return
        Object.assign(project.config, { pool: keptThread.name, poolRunner: keptThread })
        vitest.onClose(() => keptThread.close())
      },
    },
  ],
  test: {
    ...config.test,
    include: tests.flatMap((path) => [`${path}*.test.ts`, `${path}/*.test.ts`]),
    pool: 'threads',
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    typecheck: { enabled: false },
    testTimeout: 10_000,
    hookTimeout: 60_000,
    coverage: { enabled: false },
    reporters: ['default', unloadable],
  },
}
export default chosen
