import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const installed = join(process.cwd(), 'node_modules', 'oauth-resource-server', 'dist', 'src')

// The contract lies beside this folder, as in the repository; where it stands on the sources, it
// gets what was installed. The listener of the kit is no export: its file lies there too.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^(?:\.\.\/)+src\/(?!testing\/listener)(.*)$/, replacement: `${installed}/$1` },
    ],
  },
  test: { include: ['test/nest11/contract.mjs'], testTimeout: 20_000 },
})
