import type { DocumentResponse, Transport } from '../../transport/fetch-json.js'

/** What a server answered, and when. */
export interface Recorded {
  readonly response: DocumentResponse
  /** Of this machine when the answer was here. Milliseconds. */
  readonly receivedAt: number
}

/** A transport that asks each URL once, and remembers what came. */
export interface RecordedTransport {
  readonly transport: Transport
  readonly answerOf: (url: string) => Recorded | undefined
}

/** Records what a transport gets: the same answers are looked at from several sides. */
export function recordTransport(transport: Transport, clock: () => number): RecordedTransport {
  const asked = new Map<string, Promise<DocumentResponse>>()
  const answers = new Map<string, Recorded>()
  return {
    transport: (request) => {
      const { url } = request
      const known = asked.get(url)
      if (known !== undefined) return known
      const answer = transport(request).then((response) => {
        answers.set(url, { response, receivedAt: clock() })
        return response
      })
      asked.set(url, answer)
      return answer
    },
    answerOf: (url) => answers.get(url),
  }
}
