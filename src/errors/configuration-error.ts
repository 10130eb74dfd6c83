/**
 * The developer has to act: the configuration is incomplete, contradictory or unsafe. Thrown when
 * something is created, never because of a request; the message says what to write instead.
 */
export class ConfigurationError extends Error {
  static {
    Object.defineProperty(ConfigurationError.prototype, 'name', { value: 'ConfigurationError' })
  }
}
