// For a process that measures memory alone: a million signatures would take minutes to make, and
// what is kept of a token does not depend on them. Everything else of a verification is as it is.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** From now on every signature of the right length verifies; what is imported later sees that. */
export function believeSignatures() {
  crypto.verify = (_algorithm, _input, _key, _signature, callback) => {
    if (callback === undefined) return true
    process.nextTick(callback, null, true)
  }
  const believing = { update: () => believing, verify: () => true }
  crypto.createVerify = () => believing
  syncBuiltinESMExports()
}
