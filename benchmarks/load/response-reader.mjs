/**
 * Reads the answers of one connection, which has one request under way at most, and calls back with
 * the status of each when its last octet is here.
 */
export function createResponseReader(answered) {
  let received = ''
  return (octets) => {
    received += octets.latin1Slice()
    const headEnd = received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1]
    if (length === undefined) throw new Error('an answer without Content-Length')
    if (received.length < headEnd + 4 + Number(length)) return
    const status = received.slice(9, 12)
    received = ''
    answered(status)
  }
}
