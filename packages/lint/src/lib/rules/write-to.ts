// Rule 14: bodies that write themselves. Lint takes no such offer, and hides it: a checked body is iterated.
import type { Topic } from './rule.ts'

export const writeToTopic: Topic = {
  title: 'Bodies that write themselves',
  introduction: `An offer, as WSGI's \`file_wrapper\` is one: for bodies that can be written faster than chunk by chunk, by another
process for one. Nothing depends on it. A body that has it is a body like any other, a server need not know of it, and
middleware that changes a body makes another one, without it.`,
  rules: [
    {
      id: '14',
      subject: '`writeTo`',
      text: 'A body may have `writeTo({ socket, length, timeout, wrote })`. A server may call it, once, before it iterates, where `Content-Length` says how many bytes the body has (`length`), all that is before them has left, and the client gets exactly what is written to the socket. It then leaves the socket alone until the promise it gets has ended. The body tells `wrote` how many bytes it has written, all of them before it ends, never more than `length`, and gives up a client that takes nothing for `timeout` milliseconds (0: never). What it has not written is iterated as ever; a rejection is a failure of the body. Where the client goes away meanwhile, `return()` and `close()` are called as ever, and the body writes no more.',
      lint: [],
    },
  ],
}
