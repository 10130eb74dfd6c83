/**
 * The developer has to act: the configuration, or a call, is incomplete, contradictory or unsafe.
 * Thrown when something is created or called wrongly, never because of what a request holds; the
 * message says what to write instead.
 */
export class ConfigurationError extends Error {
  static {
    Object.defineProperty(ConfigurationError.prototype, 'name', { value: 'ConfigurationError' })
  }
}
