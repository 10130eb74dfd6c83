import { type Command, exitCodes } from '../command.js'
import { printExplanation } from './print-explanation.js'
import { questionOf, questionOptions } from './question-of.js'
import { readToken } from './read-token.js'
import { type Explanation, walk } from './walk.js'

/** `explain`: which check refuses a token, and why. */
export const explain: Command = {
  usage: '<token | @file | -> --issuer <url> --audience <uri> [options]',
  help: 'Walks an access token through every check of the library, in its order, and shows for each whether it passed, with the section that demands it. Where one refuses, it shows what was expected and what came. Keys are fetched from the issuer, unless --jwks says them. A token is a credential: prefer a file or standard input to an argument, which other users of the machine and the history of the shell can see.',
  options: { ...questionOptions, file: { value: '<path>', help: 'the file that the token is in' } },
  examples: [
    '@token.txt --issuer https://login.example.com --audience https://api.example.com/orders',
    '- --issuer https://login.example.com --audience https://api.example.com/orders --json',
  ],
  run: async (parameters, surroundings) => {
    const { field, remarks } = await readToken(parameters, surroundings)
    const warnings: string[] = []
    const warn = (message: string): void => {
      warnings.push(message)
    }
    const question = await questionOf(parameters, field, surroundings.clock, warn)
    const explanation = await walk(question)
    const notes = [...remarks, ...warnings]
    return {
      exitCode: exitCodeOf(explanation),
      json: jsonOf(explanation, notes),
      text: (style) => printExplanation(explanation, notes, style),
    }
  },
}

function exitCodeOf({ refused }: Explanation): 0 | 1 | 3 {
  if (refused === undefined) return exitCodes.fine
  return refused.status === 503 ? exitCodes.unavailable : exitCodes.findings
}

function jsonOf({ steps, refused, facts }: Explanation, remarks: readonly string[]): object {
  const verdict = refused === undefined ? 'accepted' : refused.status === 503 ? 'none' : 'refused'
  return {
    command: 'explain',
    verdict,
    ...refused,
    ...(refused === undefined && { token: tokenOf(facts) }),
    remarks,
    checks: steps.map(({ check, outcome, comparison }) => ({
      check: check.title,
      rule: check.rule,
      outcome,
      ...(comparison && { expected: [comparison.expected].flat() }),
      ...(comparison && { received: [comparison.received].flat() }),
    })),
  }
}

function tokenOf({ accessToken }: Explanation['facts']): object {
  const { issuer, subject, clientId, resource, tenant, scopes, expiresAt } = accessToken
  return { issuer, subject, clientId, resource, tenant, scopes: [...scopes], expiresAt }
}
