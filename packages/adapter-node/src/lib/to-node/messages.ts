// The two messages as this side takes them: of node:http, or of node:http2's compatibility API.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

export type NodeRequest = IncomingMessage | Http2ServerRequest
export type NodeResponse = ServerResponse | Http2ServerResponse

export function isHttp2(response: NodeResponse): response is Http2ServerResponse {
  return 'stream' in response
}
