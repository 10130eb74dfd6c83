// What a verifier with remote keys is made to do, in its own process.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { encode } from '../issuer.mjs'

/** Makes a verifier that is known by a label from then on, and has it verify a token if one is given. */
export async function open(live, { file, label, configuration, token }) {
  const { contender } = await import(file)
  const verify = contender.create(configuration)
  live.set(label, verify)
  if (token !== undefined) await verify(token)
}

/** All at once, on keys that nobody has fetched yet. */
export async function stampede(live, { label, tokens }) {
  const verify = live.get(label)
  const texts = tokens.map(String)
  const start = performance.now()
  const answers = await Promise.all(texts.map((text) => accepts(verify, text)))
  return { elapsed: performance.now() - start, accepted: answers.filter(Boolean).length }
}

/** Keys that nobody has, 64 tokens at a time, until all are refused or the time is over. */
export async function flood(live, { label, token, count, limitMs }) {
  const verify = live.get(label)
  const junk = Array.from({ length: count }, () => Buffer.from(withUnknownKey(token)))
  let done = 0
  let accepted = 0
  const start = performance.now()
  const timeIsOver = sleep(limitMs, 'over')
  while (done < count && performance.now() - start < limitMs) {
    const together = junk.slice(done, done + 64)
    const answers = together.map(async (one) => {
      if (await accepts(verify, one.toString('latin1'))) accepted += 1
      done += 1
    })
    await Promise.race([Promise.all(answers), timeIsOver])
  }
  const elapsed = performance.now() - start
  const good = accepts(verify, token)
  return { elapsed, done, accepted, servesGood: await Promise.race([good, sleep(2000, false)]) }
}

/** Goes on in the background: 200 tokens a second, each with a key of its own. */
export function beginFlood(live, { label, token }) {
  const verify = live.get(label)
  const timer = setInterval(() => {
    for (let index = 0; index < 10; index += 1) void accepts(verify, withUnknownKey(token))
  }, 50)
  live.set(`${label} flood`, timer)
}

/** How long until a token is accepted, and by which attempt. */
export async function awaitAccepted(live, { label, token, limitMs }) {
  const verify = live.get(label)
  const start = performance.now()
  for (let attempts = 1; ; attempts += 1) {
    const left = sleep(start + limitMs - performance.now(), false, { ref: false })
    const accepted = await Promise.race([accepts(verify, token), left])
    const elapsed = performance.now() - start
    if (accepted || elapsed >= limitMs) {
      clearInterval(live.get(`${label} flood`))
      return { elapsed, attempts, accepted }
    }
    await sleep(25)
  }
}

async function accepts(verify, text) {
  try {
    return (await verify(text)) !== undefined
  } catch {
    return false
  }
}

function withUnknownKey(token) {
  const [, payload] = token.split('.')
  const header = encode({ alg: 'RS256', typ: 'at+jwt', kid: randomUUID() })
  return `${header}.${payload}.${randomBytes(256).toString('base64url')}`
}
