/** Tells on stderr how far it is: one line that changes on a terminal, lines elsewhere. */
export function createProgress(stream = process.stderr) {
  const start = performance.now()
  return (text) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0).padStart(4)
    const line = `${seconds} s  ${text}`
    stream.write(stream.isTTY ? `\r\u001b[K${line.slice(0, stream.columns ?? 100)}` : `${line}\n`)
  }
}

/** Makes room for what is printed next. */
export function endProgress(stream = process.stderr) {
  if (stream.isTTY) stream.write('\r\u001b[K')
}
