import type { CallFailure, CallResult } from '../../../electron/core/platform/PlatformClient.ts'

/** Answers of the platform and of proxies, as `PlatformClient.send` returns them. */

export function answered(
  httpStatus: number,
  body: object | string,
  headers: Partial<CallResult['headers']> = {},
): CallResult {
  return {
    phase: 'sent',
    httpStatus,
    headers: { retryAfter: null, date: null, location: null, ...headers },
    bodyText: typeof body === 'string' ? body : JSON.stringify(body),
    failure: null,
    detail: null,
  }
}

export const firstImportId = '15314513451345123'

export const accepted = (): CallResult =>
  answered(200, `{"code":"200","errorCode":"SUCCESS","msg":"ok","data":${firstImportId}}`)

export const refused = (words: string): CallResult =>
  answered(200, { code: '500100', errorCode: 'PARAM_ERROR', msg: words })

export const tokenRefused = (): CallResult =>
  answered(401, { code: '401', errorCode: 'UNAUTHORIZED', msg: 'token过期' })

export const slowDown = (retryAfter: string | null): CallResult =>
  answered(429, { code: '429', errorCode: 'LIMIT', msg: '操作频繁,请稍后重试' }, { retryAfter })

/** The connection was never established. */
export const notSent = (failure: CallFailure = 'refused'): CallResult => ({
  ...answered(0, ''),
  phase: 'notSent',
  httpStatus: null,
  failure,
  detail: 'ECONNREFUSED',
})

/** The request left, and the connection broke before an answer. */
export const lost = (): CallResult => ({
  ...answered(0, ''),
  httpStatus: null,
  failure: 'reset',
  detail: 'ECONNRESET',
})
