import type { Socket } from 'node:net'
import type { Dispatcher } from 'undici'
import {
  errorCodeOf,
  failureAfterSending,
  failureBeforeSending,
  isProxyAuthentication,
} from './callFailure.ts'
import type { CallFailure, CallResult } from './PlatformClient.ts'
import { skipInformational, whenConnectionKnown } from './requestSocket.ts'

/** Time limits in milliseconds, described at `HttpSenderOptions`. */
export interface CallTimeouts {
  connectTimeoutMs: number
  headersTimeoutMs: number
  bodyTimeoutMs: number
}

export interface HttpRequest {
  method: 'GET' | 'POST'
  url: URL
  headers: { [name: string]: string }
  /** A text is sent as UTF-8; null: none. */
  body: string | Uint8Array | null
}

/** Reading stops beyond this; the platform's answers are a few hundred bytes. */
const longestBodyBytes = 1_048_576

/**
 * Sends one request through an undici dispatcher.
 *
 * - Whether the request was written: undici 8 (lib/dispatcher/client-h1.js, `writeH1`) calls `onRequestStart`
 *   once the connection is established, TLS included, and writes head and body in the same tick. Nothing is
 *   written before that call, nor when the handler aborts inside it. A queued request whose idle connection
 *   turns out to be closed gets another one before `onRequestStart`. So "sent" begins with the first
 *   `onRequestStart`; a second one would be a second POST and is refused.
 * - Whether it was written completely: the socket's `writableLength` counts bytes that the operating system
 *   has not taken yet. An answer that begins while some are left answers something else, or refuses without
 *   the content: the connection is cut at once, so that the server never has the whole request
 *   (`answeredEarly`).
 *
 * @returns never rejects; see `CallResult`
 */
export function sendOnce(
  dispatcher: Dispatcher,
  request: HttpRequest,
  timeouts: CallTimeouts,
): Promise<CallResult> {
  const { url, method, body } = request
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | null = null
    let socket: Socket | null = null
    let settled = false
    let httpStatus: number | null = null
    let headers: CallResult['headers'] = { retryAfter: null, date: null, location: null }
    const chunks: Buffer[] = []
    let bodyBytes = 0
    let timer = setTimeout(
      // A proxy takes two handshakes, each with its own limit; this deadline covers the time between them.
      () => finish('connectTimeout', 'CONNECT_DEADLINE'),
      2 * timeouts.connectTimeoutMs + 1_000,
    )

    function restartTimer(failure: CallFailure, delayMs: number): void {
      clearTimeout(timer)
      timer = setTimeout(() => finish(failure, null), delayMs)
    }

    function finish(failure: CallFailure | null, detail: string | null): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      resolve({
        phase: controller === null ? 'notSent' : 'sent',
        httpStatus,
        headers,
        bodyText: new TextDecoder().decode(Buffer.concat(chunks)),
        failure,
        detail,
      })
      if (failure !== null) controller?.abort(new Error(failure))
    }

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        if (settled || controller !== null) {
          started.abort(new Error('this call was already made'))
          return
        }
        controller = started
        whenConnectionKnown((connection) => {
          socket = connection
          skipInformational(connection)
        })
        restartTimer('headersTimeout', timeouts.headersTimeoutMs)
      },
      onResponseStart(_controller, status, received) {
        httpStatus = status
        headers = {
          retryAfter: textOf(received['retry-after']),
          date: textOf(received['date']),
          location: textOf(received['location']),
        }
        if (socket !== null && socket.writableLength > 0) return finish('answeredEarly', null)
        restartTimer('bodyTimeout', timeouts.bodyTimeoutMs)
      },
      onResponseData(_controller, chunk) {
        bodyBytes += chunk.length
        if (bodyBytes > longestBodyBytes) finish('bodyTooLarge', null)
        else chunks.push(chunk)
      },
      onResponseEnd() {
        finish(null, null)
      },
      onResponseError(_controller, error) {
        const code = errorCodeOf(error)
        if (controller !== null) finish(failureAfterSending(code), code)
        else if (isProxyAuthentication(error)) finish('proxyAuthentication', code)
        else finish(failureBeforeSending(code, url.protocol === 'https:'), code)
      },
    }

    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          headers: { Accept: 'application/json', 'Accept-Encoding': 'identity', ...request.headers },
          body: typeof body === 'string' ? Buffer.from(body, 'utf8') : body,
          // Also for a GET: undici may requeue an idempotent request.
          idempotent: false,
        },
        handler,
      )
    } catch (error) {
      // Code only: undici's own message could quote a header.
      finish('other', errorCodeOf(error))
    }
  })
}

/** Creates the result of a call that was not attempted. */
export function notSent(failure: CallFailure, detail: string | null): CallResult {
  const headers = { retryAfter: null, date: null, location: null }
  return { phase: 'notSent', httpStatus: null, headers, bodyText: '', failure, detail }
}

function textOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null
}
