import type { ConnectionReport } from '../../shared/model/settings.ts'
import { otherPreset, parseEndpoint } from './endpoint.ts'
import { classifyCall, type Outcome } from './outcome.ts'
import type { PlatformClient } from './PlatformClient.ts'
import { buildRequestBody } from './requestBody.ts'

/**
 * 测试连接: tests whether the platform is at this address and accepts this token.
 *
 * The probe is the call itself with an empty `data`, because the document has no read-only call. A GET would
 * not distinguish the two presets: many routers answer it with 404 on a known path. Without a record nothing
 * can be created; matching is on, so that nothing counts as new, and `importMode` is 2, so that an empty list
 * cannot mean "complete, with no customer".
 *
 * @param token null when there is none yet: then only the address is tested
 * @throws AppError `platform.invalidEndpoint`
 */
export async function testConnection(
  client: PlatformClient,
  { endpoint, token }: { endpoint: string; token: string | null },
): Promise<ConnectionReport> {
  const url = parseEndpoint(endpoint)
  const body = buildRequestBody({ isMatching: true, matchingType: 1, importMode: 2 }, [])
  const outcome = classifyCall(await client.send({ endpoint: url.href, token, body }), Date.now(), {
    secret: token,
    body,
  })
  const wantsPassword = outcome.failure === 'proxyAuthentication'
  const result = wantsPassword ? 'proxyAuthentication' : resultOf(outcome, token !== null)
  return {
    result,
    httpStatus: outcome.answer.httpStatus,
    message: outcome.answer.message ?? outcome.detail,
    suggestedEndpoint: result === 'notFound' ? otherPreset(url) : null,
  }
}

/**
 * Maps an outcome to a test result. No rows were sent, so the status line is enough even where it is no
 * evidence about rows.
 */
function resultOf({ kind, hint, answer }: Outcome, hasToken: boolean): ConnectionReport['result'] {
  switch (hint ?? kind) {
    case 'accepted':
    case 'rejected':
      // The platform validates the content only after authorising the caller.
      return hasToken ? 'tokenAccepted' : 'reachable'
    case 'token':
      return hasToken ? 'tokenRejected' : 'reachable'
    case 'permission':
      return hasToken ? 'noPermission' : 'reachable'
    case 'slowDown':
    case 'serverBusy':
      return 'reachable'
    case 'address':
      return answer.httpStatus === 404 || answer.httpStatus === 410 ? 'notFound' : 'unexpected'
    case 'notSent':
      return 'unreachable'
    case 'certificate':
      return 'certificate'
    case 'tooLarge':
      return 'unexpected'
    case 'unknown':
      return answer.httpStatus === null ? 'unreachable' : 'unexpected'
  }
}
