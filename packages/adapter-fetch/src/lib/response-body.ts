// What `new Response(body)` makes of a body: the raw part to send and the content type that goes with it
// (Fetch, "extract a body"). Kinds that need an encoder of their own (FormData, iterables) are left to the real class.
import { Readable } from 'node:stream'
import { standardTextType } from './response-fields.ts'

/** A body as it was given; bytes are a copy, as the standard has it, for the handler may go on using its buffer. */
export type RawBody = string | Uint8Array<ArrayBuffer> | Blob | ReadableStream | null

export interface ExtractedBody {
  readonly raw: RawBody
  readonly type: string | undefined
  /** Where the body was given as a stream: that stream, which `response.body` is to be. */
  readonly stream?: ReadableStream
}

const formType = 'application/x-www-form-urlencoded;charset=UTF-8'
const noBody: ExtractedBody = { raw: null, type: undefined }
const encoder = new TextEncoder()

/** Streams made of a body that is known as a whole; `new Response(other.body)` then sends the whole, not the stream. */
const sources = new WeakMap<ReadableStream, RawBody>()

/** `undefined` where only the real class knows, or is to refuse it. */
export function extractBody(body: unknown): ExtractedBody | undefined {
  if (typeof body === 'string') return { raw: body, type: standardTextType }
  if (body === null || body === undefined) return noBody
  if (body instanceof ReadableStream) return extractStream(body)
  if (body instanceof ArrayBuffer) return { raw: new Uint8Array(body.slice()), type: undefined }
  if (ArrayBuffer.isView(body)) return extractView(body)
  if (body instanceof URLSearchParams) return { raw: body.toString(), type: formType }
  if (body instanceof Blob) return { raw: body, type: body.type === '' ? undefined : body.type }
  return undefined
}

function extractStream(stream: ReadableStream): ExtractedBody | undefined {
  return isUntouched(stream) ? { raw: sources.get(stream) ?? stream, type: undefined, stream } : undefined
}

function extractView({ buffer, byteOffset, byteLength }: ArrayBufferView): ExtractedBody | undefined {
  if (!(buffer instanceof ArrayBuffer)) return undefined // shared memory: the real class refuses it
  return { raw: new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength)), type: undefined }
}

export function isUntouched(stream: ReadableStream): boolean {
  return !stream.locked && !Readable.isDisturbed(stream)
}

/** The body as the stream that `response.body` is. */
export function streamOf(raw: Exclude<RawBody, null>): ReadableStream {
  if (raw instanceof ReadableStream) return raw
  const stream = raw instanceof Blob ? raw.stream() : wholeStream(raw)
  sources.set(stream, raw)
  return stream
}

function wholeStream(raw: string | Uint8Array<ArrayBuffer>): ReadableStream {
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      // A copy: a byte stream takes its chunks' memory over, and what we hold may be sent as it is instead.
      const bytes = typeof raw === 'string' ? encoder.encode(raw) : raw.slice()
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
      if (bytes.byteLength === 0) controller.byobRequest?.respond(0)
    },
  })
}
