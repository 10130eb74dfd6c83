import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  root,
  resolve: {
    // Tests and the demo that they run use the sources under the package's own name: no build first, and coverage counts.
    alias: [
      { find: /^oauth-resource-server$/, replacement: `${root}src/index.ts` },
      { find: /^oauth-resource-server\/testing$/, replacement: `${root}src/testing/index.ts` },
      { find: /^oauth-resource-server\/(\w+)$/, replacement: `${root}adapters/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // Half of the time is importing the same modules again: test files share them, one after the other.
    isolate: false,
    setupFiles: ['test/support/restore-environment.ts', 'test/support/whole-lengths.ts'],
    typecheck: {
      enabled: true,
      include: ['test/types/**/*.test-d.ts'],
      tsconfig: `${root}tsconfig.json`,
    },
    onConsoleLog: (log) => !log.includes('oidc-provider'),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'adapters/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
})
