import { isDeepStrictEqual } from 'node:util'
import { decodeProtectedHeader } from 'jose'
import { ResponseBodyError } from 'openid-client'
import { rows } from './rows.mjs'

/** Plays every row, one after another, and says what came of it. */
export async function runScenario(demo) {
  const results = []
  for (const row of rows) {
    const actual =
      row.server === 'authorization server'
        ? await requestToken(demo.tokenRequests[row.token])
        : await callApi(demo, row)
    results.push({
      ...row,
      algorithm: algorithmOf(demo.tokens[row.token]),
      actual,
      asExpected: isDeepStrictEqual(actual, row.expected),
    })
  }
  return results
}

async function requestToken(grant) {
  try {
    await grant()
    return { status: 200, reason: null, challenge: null }
  } catch (error) {
    if (!(error instanceof ResponseBodyError)) throw error
    return { status: error.status, reason: error.error, challenge: null }
  }
}

async function callApi({ urls, tokens, log }, { server, request, token }) {
  const reasons = []
  const remember = ({ reason }) => reasons.push(reason)
  log.on('refused', remember)
  const [method, path] = request.split(' ')
  const response = await fetch(urls[server] + path, {
    method,
    headers: tokens[token] === undefined ? {} : { authorization: `Bearer ${tokens[token]}` },
    signal: AbortSignal.timeout(10_000),
  })
  log.off('refused', remember)
  return {
    status: response.status,
    reason: reasons.join(', ') || null,
    challenge: response.headers.get('www-authenticate'),
  }
}

function algorithmOf(token) {
  return token?.includes('.') ? decodeProtectedHeader(token).alg : ''
}
