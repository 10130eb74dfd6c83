import fc from 'fast-check'

fc.configureGlobal({
  // Without it a `maxLength` of 200 makes ten at most.
  defaultSizeToMaxWhenMaxSpecified: true,
  // What a mutant is killed by is no matter of chance.
  ...(process.env.MUTATION_TESTS !== undefined && { seed: 1 }),
})
