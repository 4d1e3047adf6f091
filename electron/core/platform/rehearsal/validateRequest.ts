import {
  callVersionFacts,
  callVersionOfEndpoint,
  defaultCallVersion,
} from '../../../shared/model/callVersion.ts'
import { maxBatchRows } from '../../../shared/model/settings.ts'
import { checkBody } from './checkBody.ts'

/** Paths of the call in all its versions; the first is the seed document's. */
export const knownPaths: readonly string[] = Object.values(callVersionFacts).flatMap(({ endpoints }) =>
  endpoints.map((endpoint) => new URL(endpoint).pathname),
)

/** A request as an HTTP server received it. */
export interface ReceivedRequest {
  method: string
  /** Path without query. */
  path: string
  /** Lower-case names. */
  headers: { readonly [name: string]: string | string[] | undefined }
  bodyText: string
}

/** A refusal as the document defines it. */
export interface Refusal {
  valid: false
  httpStatus: number
  code: string
  errorCode: string
  msg: string
}

export type Verdict = { valid: true; records: number } | Refusal

/** Checks method, path and headers, which arrive before the body. Null when nothing is wrong. */
export function validateHead(request: Omit<ReceivedRequest, 'bodyText'>): Refusal | null {
  if (!knownPaths.includes(request.path)) {
    return refusal(404, '404', 'NOT_FOUND', '没有这个接口地址')
  }
  return validateLookupHead(request)
}

/** As `validateHead`, for any path. */
export function validateLookupHead(request: Omit<ReceivedRequest, 'bodyText'>): Refusal | null {
  if (request.method !== 'POST') return refusal(405, '405', 'METHOD_NOT_ALLOWED', '请求方式应为 POST')
  const token = request.headers['x-token']
  if (typeof token !== 'string' || token.trim() === '') {
    return refusal(401, '401', 'UNAUTHORIZED', '请求头缺少 X-Token')
  }
  const contentType = request.headers['content-type']
  if (typeof contentType !== 'string' || !/^application\/json\s*(;|$)/i.test(contentType)) {
    return refusal(415, '415', 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type 应为 application/json')
  }
  return null
}

/**
 * Checks a body against the document of the version that its path names: shape, types, required fields, 1 to 500 records.
 * Stricter than a live platform may be: an unknown name is refused too.
 *
 * Content faults are answered as the document allows: HTTP 200 with a code other than "200"; the message
 * names the record by number and never quotes a value.
 */
export function validateBody(bodyText: string, path: string): Verdict {
  const version = callVersionOfEndpoint(`http://127.0.0.1${path}`) ?? defaultCallVersion
  const body = checkBody(bodyText, maxBatchRows, version)
  return 'fault' in body
    ? refusal(200, '400', 'PARAM_ERROR', body.fault)
    : { valid: true, records: body.records }
}

/** Checks a whole request: the head first, then the body. */
export function validateRequest(request: ReceivedRequest): Verdict {
  return validateHead(request) ?? validateBody(request.bodyText, request.path)
}

export function refusal(httpStatus: number, code: string, errorCode: string, msg: string): Refusal {
  return { valid: false, httpStatus, code, errorCode, msg }
}
