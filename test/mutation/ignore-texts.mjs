import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Which argument of an error is text for a person: no verdict hangs on it, and a test that repeats it proves nothing. */
const textOf = new Map([
  ['AccessTokenError', 1],
  ['ConfigurationError', 0],
  ['UnavailableError', 1],
])

/** Leaves out the texts of our errors. */
const texts = {
  shouldIgnore: ({ node, parent }) => {
    if (parent?.type !== 'NewExpression') return undefined
    const place = textOf.get(parent.callee.name)
    const isText = place !== undefined && parent.arguments[place] === node
    return isText ? 'the text of an error' : undefined
  },
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'texts', texts)]
