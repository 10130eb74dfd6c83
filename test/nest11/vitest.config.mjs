import { defineConfig } from 'vitest/config'

// The contract lies beside this folder, as in the repository.
export default defineConfig({
  test: { include: ['test/nest11/contract.mjs'], testTimeout: 20_000 },
})
