import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Test files share a process, whose garbage says nothing of the code under test.
setFlagsFromString('--expose_gc')
const collect: () => void = runInNewContext('gc')

/** Octets of the heap that are still in use. */
export function heapInUse(): number {
  collect()
  return process.memoryUsage().heapUsed
}
