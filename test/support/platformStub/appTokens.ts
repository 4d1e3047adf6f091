import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** `instanceSecrect` is spelled so by the platform (page 986242). */
export const appTokenPath = '/api/open/app/getOrgAccessToken'

/** A self-built app and how long its tokens live, in seconds. */
export interface App {
  id: string
  secret: string
  expire: number
}

/** Answers `getOrgAccessToken` as page 986242 documents it, and adds the issued tokens to `issued`. */
export function answerAppToken(
  request: IncomingMessage,
  response: ServerResponse,
  app: App | null,
  issued: Set<string>,
): void {
  const query = new URL(request.url ?? '', 'http://127.0.0.1').searchParams
  const isKnown =
    app !== null && query.get('instanceAppid') === app.id && query.get('instanceSecrect') === app.secret
  response.writeHead(200, { 'Content-Type': 'application/json;charset=UTF-8' })
  if (!isKnown) {
    response.end('{"code":"100100","errorCode":"APP_ERROR","msg":"应用ID或密钥错误"}')
    return
  }
  const data = {
    orgAccessToken: randomBytes(24).toString('base64url'),
    orgRefreshToken: randomBytes(24).toString('base64url'),
    expire: app.expire,
  }
  issued.add(data.orgAccessToken)
  response.end(JSON.stringify({ code: '200', errorCode: 'SUCCESS', msg: 'ok', data }))
}
