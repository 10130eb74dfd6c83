/** A value in the order of use. */
interface Entry<K, V> {
  /** As it was first set. */
  readonly key: K
  readonly value: V
  older: Entry<K, V> | undefined
  newer: Entry<K, V> | undefined
}

/**
 * A map of at most so many entries: the least recently used one makes room for a new one. Keys stay
 * the objects that were set: text to ask with may be cut out of a longer one, and would keep it.
 *
 * The order of use is a list of its own: put back into the Map instead, what is used again would
 * have it copied anew every so often.
 */
export class RecentlyUsed<K, V> {
  readonly #entries: Map<K, Entry<K, V>> = new Map()
  readonly #max: number
  #oldest: Entry<K, V> | undefined
  #newest: Entry<K, V> | undefined
  #evictions = 0

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#entries.size
  }

  /** How many entries made room for others. */
  get evictions(): number {
    return this.#evictions
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry !== this.#newest) {
      this.#unlink(entry)
      this.#append(entry)
    }
    return entry.value
  }

  set(key: K, value: V): void {
    this.delete(key)
    const entry = { key, value, older: undefined, newer: undefined }
    this.#entries.set(key, entry)
    this.#append(entry)
    if (this.#entries.size <= this.#max) return
    this.delete((this.#oldest as Entry<K, V>).key)
    this.#evictions += 1
  }

  delete(key: K): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#unlink(entry)
  }

  #append(entry: Entry<K, V>): void {
    entry.older = this.#newest
    if (this.#newest === undefined) this.#oldest = entry
    else this.#newest.newer = entry
    this.#newest = entry
  }

  #unlink(entry: Entry<K, V>): void {
    const { older, newer } = entry
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    entry.older = undefined
    entry.newer = undefined
  }
}
