/** Takes the text and does nothing: what the fresh string itself costs. Not a verifier. */
export const contender = {
  name: 'the fresh text alone',
  package: null,
  checks: {},
  cached: false,
  keys: 'local',
  create: () => (text) => text.length,
}
