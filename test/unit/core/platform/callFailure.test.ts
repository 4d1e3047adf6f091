import { expect, it } from 'vitest'
import {
  errorCodeOf,
  failureAfterSending,
  failureBeforeSending,
} from '../../../../electron/core/platform/callFailure.ts'

/** What a socket test on loopback cannot bring about. */
it.each([
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ECONNREFUSED', 'refused'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connectTimeout'],
  ['ETIMEDOUT', 'connectTimeout'],
  ['ENETUNREACH', 'network'],
  ['EHOSTUNREACH', 'network'],
  ['CERT_NOT_YET_VALID', 'certificate'],
  ['CERT_REVOKED', 'certificate'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls'],
  ['UND_ERR_PRX_TLS', 'certificate'],
  ['UND_ERR_PRX_CONN', 'proxy'],
  ['SOMETHING_NEW', 'other'],
] as const)('classifies %s before sending as %s', (code, failure) => {
  expect(failureBeforeSending(code, true)).toBe(failure)
})

it('distinguishes a reset in the TLS handshake from one before it', () => {
  expect(failureBeforeSending('ECONNRESET', true)).toBe('tls')
  expect(failureBeforeSending('ECONNRESET', false)).toBe('reset')
})

it.each([
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['ENETDOWN', 'network'],
  ['HPE_INVALID_CONSTANT', 'malformed'],
  ['SOMETHING_NEW', 'other'],
] as const)('classifies %s after sending as %s', (code, failure) => {
  expect(failureAfterSending(code)).toBe(failure)
})

it('reads the code of the first of several attempts, and none from something that is not an error', () => {
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  expect(errorCodeOf(new AggregateError([refused, new Error('other')]))).toBe('ECONNREFUSED')
  expect(errorCodeOf(new Error('no code'))).toBeNull()
  expect(errorCodeOf('text')).toBeNull()
  expect(errorCodeOf(null)).toBeNull()
})
