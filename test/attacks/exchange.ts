import { connect } from 'node:net'
import type { Answer } from '../contract/answers.js'
import { readAnswers } from '../contract/send.js'

/** Sends octets as they are over one connection, and reads the answers until the server closes it. */
export async function exchange(port: number, ...requests: readonly string[]): Promise<Answer[]> {
  return readAnswers(await exchangeText(port, requests.join('')))
}

/** The same, and what came as it came. Text beyond Latin-1 goes as UTF-8, which clients send too. */
export function exchangeText(port: number, octets: string): Promise<string> {
  const isLatin1 = !/[^\0-\xff]/.test(octets)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(5000, () => socket.destroy(new Error('the server does not answer')))
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server that refuses a head ends the connection while the rest is still on its way.
    socket.on('error', (error) => (chunks.length === 0 ? reject(error) : undefined))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.write(Buffer.from(octets, isLatin1 ? 'latin1' : 'utf8'))
  })
}

/** A request's head: a request line and its fields. */
export function head(requestLine: string, ...fields: readonly string[]): string {
  return [requestLine, 'Host: api', ...fields, '', ''].join('\r\n')
}
