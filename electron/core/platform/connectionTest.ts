import {
  callVersionOfEndpoint,
  endpointForVersion,
  otherCallVersion,
} from '../../shared/model/callVersion.ts'
import type { ConnectionReport } from '../../shared/model/settings.ts'
import type { CallVersion } from './CallVersion.ts'
import { otherPreset, parseEndpoint } from './endpoint.ts'
import { classifyCall, type Outcome } from './outcome.ts'
import { saysRetired } from './retirement.ts'
import type { PlatformClient } from './PlatformClient.ts'

/**
 * 测试连接: tests whether the platform is at this address and accepts this token.
 *
 * The probe is the call itself with an empty `data`, because the document has no read-only call. A GET would
 * not distinguish the two presets: many routers answer it with 404 on a known path. Without a record nothing
 * can be created.
 *
 * @param token null when there is none yet: then only the address is tested
 * @throws AppError `platform.invalidEndpoint`
 */
export async function testConnection(
  client: PlatformClient,
  { endpoint, token, version }: { endpoint: string; token: string | null; version: CallVersion },
): Promise<ConnectionReport> {
  const url = parseEndpoint(endpoint)
  const { emptyBody: body } = version
  const result = await client.send({ endpoint: url.href, token, body })
  const outcome = classifyCall(result, Date.now(), { secret: token, body }, version.isSuccess)
  const wantsPassword = outcome.failure === 'proxyAuthentication'
  const found = wantsPassword ? 'proxyAuthentication' : resultOf(outcome, token !== null)
  return {
    result: found,
    httpStatus: outcome.answer.httpStatus,
    message: outcome.answer.message ?? outcome.detail,
    suggestedEndpoint: found === 'notFound' ? otherPreset(url) : null,
    otherVersionEndpoint:
      found === 'notFound' || saysRetired(result.bodyText) ? otherVersion(url.href) : null,
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

/** The other version's address on the same host; null for an address of which only its owner knows the version. */
function otherVersion(endpoint: string): string | null {
  const known = callVersionOfEndpoint(endpoint)
  return known === null ? null : endpointForVersion(endpoint, otherCallVersion(known))
}
