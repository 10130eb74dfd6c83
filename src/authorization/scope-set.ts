/** The scopes of an access token: to be asked and iterated, and with no way to change them. */
export interface Scopes extends Iterable<string> {
  readonly size: number
  has(scope: string): boolean
}

/** Not a `Set`, not even a frozen one: `Set.prototype.add.call(frozen, 'admin')` still adds. */
class ScopeSet implements Scopes {
  readonly #scopes: ReadonlySet<string>

  constructor(scopes: Iterable<string>) {
    this.#scopes = new Set(scopes)
    Object.freeze(this)
  }

  get size(): number {
    return this.#scopes.size
  }

  has(scope: string): boolean {
    return this.#scopes.has(scope)
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#scopes.values()
  }

  /** As JSON and in logs, scopes are an array. */
  toJSON(): readonly string[] {
    return [...this.#scopes]
  }
}
Object.freeze(ScopeSet.prototype)

/** Makes an immutable set of scopes. */
export function createScopes(scopes: Iterable<string>): Scopes {
  return new ScopeSet(scopes)
}
