/** What went wrong, with the code of the system or of TLS where there is one: `ENOTFOUND`, `CERT_HAS_EXPIRED`. */
export function failureText({ message, cause }: Error): string {
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? `${message} (${code})` : message
}
