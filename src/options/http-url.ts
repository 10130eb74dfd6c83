/** RFC 3986 §2: the characters of a URI. */
const uriCharacters = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/

/** Whether text consists of the characters that RFC 3986 §2 allows in a URI. */
export function hasUriCharacters(text: string): boolean {
  return uriCharacters.test(text)
}

/** Whether a URL's host is this machine: 127.0.0.0/8, ::1, localhost. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/**
 * What is wrong with text as the absolute http(s) URL of something to be trusted, or undefined:
 * https, or http on loopback; no userinfo, no fragment. There is no option that widens it.
 */
export function httpUrlFault(text: string): string | undefined {
  const url = /^https?:\/\/[^/?#]/.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !hasUriCharacters(text)) return 'is not an absolute https URL'
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return 'uses http: beyond loopback, where anybody on the way can replace what it says'
  }
  if (/^https?:\/\/[^/?#]*@/.test(text)) return 'has userinfo before its host'
  return text.includes('#') ? 'has a fragment' : undefined
}
