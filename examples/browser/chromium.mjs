import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Starts a headless Chromium that calls nobody but the pages it is sent to. */
export function launchChromium() {
  if (!existsSync(executablePath)) {
    throw new Error(
      `no Chromium at ${executablePath}: install it (Debian: apt-get install chromium), or set CHROMIUM to its path`,
    )
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // it opens our own pages alone
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
