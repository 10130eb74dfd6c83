import type { Finding } from './finding.js'
import type { Recorded } from './recorded-transport.js'

/** What `clockTolerance` is, unless it is configured. Seconds. */
const tolerance = 5

/**
 * Compares a server's clock with this machine's, by `Date` (RFC 9110 §6.6.1), which has no fractions
 * of a second, and by `Age` where a cache answered.
 */
export function checkClock({ response, receivedAt }: Recorded): Finding {
  const topic = 'clock'
  const date = Date.parse(response.header('date') ?? '')
  if (Number.isNaN(date)) return { level: 'note', topic, text: 'the server sends no Date' }
  const age = Number(/^\d{1,9}$/.exec(response.header('age') ?? '')?.[0] ?? '0')
  const ahead = Math.round((date - receivedAt) / 1000) + age
  const apart = Math.abs(ahead)
  if (apart <= tolerance) {
    const text = `the server's clock and this one are at most ${tolerance} s apart`
    return { level: 'ok', topic, text }
  }
  const which = ahead > 0 ? 'ahead of' : 'behind'
  const text = `the server's clock is ${apart} s ${which} this one; tokens are judged with a clockTolerance of ${tolerance} s: set the clocks right`
  return { level: 'problem', topic, text }
}
