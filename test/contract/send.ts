import { connect, type Socket } from 'node:net'
import request from 'supertest'
import type { Answer } from './answers.js'
import type { MetadataAnswer, MetadataRow } from './metadata-requests.js'
import type { Row } from './requests.js'
import { fill } from './resource-servers.js'

const compared = ['www-authenticate', 'content-type', 'cache-control', 'retry-after'] as const

type Fields = Readonly<Record<string, string | undefined>>

function answerOf(status: number, fields: Fields, body: string): Answer {
  const values = compared.map((name) => [name, fields[name] ?? null] as const)
  return { status, ...Object.fromEntries(values), body } as Answer
}

/** Sends a row's request through Supertest. */
export async function send(origin: string, row: Row): Promise<Answer> {
  const [method = '', target = ''] = fill(row.request).split(' ')
  const name = method.toLowerCase() as 'get' | 'post' | 'head' | 'options'
  const sent = request(origin)[name](target)
  if (row.authorization !== undefined) sent.set('Authorization', fill(row.authorization))
  for (const [field, value] of Object.entries(row.fields)) sent.set(field, fill(value))
  const body = row.body && JSON.parse(fill(JSON.stringify(row.body)))
  const response = await (body === undefined ? sent : sent.send(body))
  return answerOf(response.status, response.headers, response.text ?? '')
}

/** Asks for metadata: every field of the answer but those that the server and the connection add. */
export async function ask(origin: string, row: MetadataRow): Promise<MetadataAnswer> {
  const [method = '', target = ''] = row.request.split(' ')
  const response = await fetch(`${origin}${target}`, {
    method,
    headers: row.fields,
    body: row.body,
  } as RequestInit)
  const own = new Set(['date', 'connection', 'keep-alive', 'x-powered-by'])
  if (method === 'HEAD') own.add('content-length') // which may be left out there: RFC 9110 §9.3.2
  const headers = [...response.headers].filter(([name]) => !own.has(name))
  return {
    status: response.status,
    headers: Object.fromEntries(headers),
    body: await response.text(),
  }
}

/** Sends octets as they are, and reads until the server closes the connection. */
export function sendOctets(port: number, octets: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket: Socket = connect(port, '127.0.0.1')
    socket.setTimeout(5000, () => socket.destroy(new Error('the server does not answer')))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.write(fill(octets), 'latin1')
  })
}

/** Reads the answers of a connection. A field that came twice has both values, in brackets. */
export function readAnswers(text: string): Answer[] {
  const answers: Answer[] = []
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n') + 4
    const [statusLine = '', ...lines] = rest.slice(0, end - 4).split('\r\n')
    const fields: Record<string, string> = {}
    for (const line of lines) {
      const name = line.slice(0, line.indexOf(':')).toLowerCase()
      const value = line.slice(line.indexOf(':') + 1).trim()
      fields[name] = fields[name] === undefined ? value : `[${fields[name]}] [${value}]`
    }
    const next = rest.indexOf('HTTP/1.1 ', end)
    const length = fields['content-length']
    const body = rest.slice(end, next === -1 ? undefined : next)
    if (
      length !== undefined &&
      body !== '' &&
      Number(length) !== Buffer.byteLength(body, 'latin1')
    ) {
      throw new Error(`${body.length} octets of a body of ${length}`)
    }
    answers.push(answerOf(Number(statusLine.split(' ')[1]), fields, body))
    rest = next === -1 ? '' : rest.slice(next)
  }
  return answers
}
