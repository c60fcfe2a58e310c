// Sends a case to a running server over a socket of its own, and says what came of it: how many requests were served, and
// whether the connection was refused. The servers under test answer 200 to all they serve.
import { connect } from 'node:net'
import type { Answer, SuiteCase } from './suite-case.ts'

/** How long a server that has said nothing more is waited for, in milliseconds. */
const patience = 500

export function askServer(port: number, { octets, ends }: SuiteCase): Promise<Answer> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const end = (): void => {
      socket.destroy()
      resolve(answerOf(answer))
    }
    socket.setTimeout(patience, end)
    socket.on('connect', () => (ends ? socket.end(octets) : socket.write(octets)))
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('end', end).on('error', end)
  })
}

function answerOf(answer: string): Answer {
  const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status))
  return {
    served: statuses.filter((status) => status === 200).length,
    refused: statuses.some((status) => status >= 400),
  }
}
