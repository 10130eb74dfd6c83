const settled =
  /oidc-provider WARNING: (Unsupported runtime|a quick start development-only in-memory)/

/**
 * Runs one step of node-oidc-provider's start without the two warnings that are settled here: its
 * data is meant to die with the process, and it is tried on every Node.js version that this package
 * supports.
 */
export async function quietly(step) {
  const { warn } = console
  console.warn = (...message) => settled.test(message[0]) || warn(...message)
  try {
    return await step()
  } finally {
    console.warn = warn
  }
}
