/** The goals of the scenarios with servers, fetches and memory: `{ id, text, of(scenarios) }`. */
export const worldGoals = []
