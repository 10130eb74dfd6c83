/** A value, with its key as it was first set. */
interface Entry<K, V> {
  readonly key: K
  readonly value: V
}

/**
 * A map of at most so many entries: the least recently used one makes room for a new one. Keys stay
 * the objects that were set: text to ask with may be cut out of a longer one, and would keep it.
 */
export class RecentlyUsed<K, V> {
  // A Map keeps its entries in the order in which they were set: the first is the least recently used.
  readonly #entries: Map<K, Entry<K, V>> = new Map()
  readonly #max: number
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
    if (entry !== this.#newest) this.#use(entry)
    return entry.value
  }

  set(key: K, value: V): void {
    this.#use({ key, value })
    if (this.#entries.size <= this.#max) return
    const [oldest] = this.#entries.keys()
    this.#entries.delete(oldest as K)
    this.#evictions += 1
  }

  delete(key: K): void {
    this.#entries.delete(key)
    this.#newest = undefined
  }

  #use(entry: Entry<K, V>): void {
    this.#entries.delete(entry.key)
    this.#entries.set(entry.key, entry)
    this.#newest = entry
  }
}
