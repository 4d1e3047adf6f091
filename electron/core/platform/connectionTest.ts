import type { ConnectionReport } from '../../shared/model/settings.ts'
import { otherPreset, parseEndpoint } from './endpoint.ts'
import { classifyCall, type Outcome } from './outcome.ts'
import type { PlatformClient } from './PlatformClient.ts'
import { buildRequestBody } from './requestBody.ts'

/**
 * 测试连接: is there a platform at this address, and does it take this token?
 *
 * The probe is the call itself with an empty `data`. The document knows no call that only looks. A GET on the path
 * would be safe too, but many routers answer 404 to a known path under the wrong method, so it could not tell the
 * two presets apart. With no record in it nothing can be created. Even the worst reading of the open questions is
 * covered: matching is on (nothing counts as new) and `importMode` is 2, so that an empty list can never mean
 * "complete: and nobody is in it".
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
  const outcome = classifyCall(await client.send({ endpoint: url.href, token, body }), Date.now())
  const wantsPassword = outcome.failure === 'proxyAuthentication'
  const result = wantsPassword ? 'proxyAuthentication' : resultOf(outcome, token !== null)
  return {
    result,
    httpStatus: outcome.answer.httpStatus,
    message: outcome.answer.message ?? outcome.detail,
    suggestedEndpoint: result === 'notFound' ? otherPreset(url) : null,
  }
}

function resultOf({ kind, answer }: Outcome, hasToken: boolean): ConnectionReport['result'] {
  switch (kind) {
    case 'accepted':
    case 'rejected':
      // The platform looked at the content, which it does only for a caller it knows.
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
