/** In what a contender answers wrongly: the correctness gate before anything is timed. */
export async function faultsOf(contender, { issue, tokens }) {
  const [header, , signature] = tokens[0].toString().split('.')
  const [, otherPayload] = tokens[1].toString().split('.')
  const mustRefuse = {
    'a changed payload': Buffer.from(`${header}.${otherPayload}.${signature}`),
    'an expired token': issue({ exp: Math.floor(Date.now() / 1000) - 60 }),
    "another audience's token": issue({ aud: ['https://api.example.com/users'] }),
  }
  const faults = []
  if (!(await accepts(contender, tokens[0]))) faults.push('refuses a good token')
  for (const [what, token] of Object.entries(mustRefuse)) {
    if (await accepts(contender, token)) faults.push(`accepts ${what}`)
  }
  return faults
}

async function accepts(contender, token) {
  try {
    return (await contender(token.toString('latin1'))) !== undefined
  } catch {
    return false
  }
}
