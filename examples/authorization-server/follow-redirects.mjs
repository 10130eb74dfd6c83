/** Plays the browser: keeps cookies and follows redirects until one leads to the client. */
export async function followRedirects(start, redirectUri) {
  const cookies = new Map()
  let url = start
  while (!url.href.startsWith(redirectUri)) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      signal: AbortSignal.timeout(10_000),
    })
    const location = response.headers.get('location')
    if (location === null) {
      throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`)
    }
    for (const field of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(field)
      cookies.set(name, value)
    }
    url = new URL(location, url)
  }
  return url
}
