import type { CallFailure } from './PlatformClient.ts'

/**
 * X.509 verification codes of OpenSSL and BoringSSL as Node reports them
 * (nodejs.org/api/tls.html, "X509 certificate error codes"), and undici's for the certificate of a proxy.
 */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CRL_SIGNATURE_FAILURE',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'HOSTNAME_MISMATCH',
  'UND_ERR_PRX_TLS',
])

const networkCodes = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
])

/** The name of undici's parser errors, some of which have no code. */
const parserError = 'HTTPParserError'

/** Returns the error code of a failed call; of several attempts (IPv4 and IPv6), the first. */
export function errorCodeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  const { code, errors, name } = error as { code?: unknown; errors?: unknown; name?: unknown }
  if (typeof code === 'string') return code
  if (name === parserError) return parserError
  return Array.isArray(errors) && errors.length > 0 ? errorCodeOf(errors[0]) : null
}

/**
 * The status of a refused CONNECT, which undici 8 reports in the message only
 * (lib/dispatcher/proxy-agent.js).
 */
const refusedTunnel = /^Proxy response \((\d{3})\) !== 200/

/** Whether the proxy refused because a user name and password are missing. */
export function isProxyAuthentication(error: unknown): boolean {
  if (errorCodeOf(error)?.startsWith('UND_ERR_SOCKS5_AUTH')) return true
  return error instanceof Error && refusedTunnel.exec(error.message)?.[1] === '407'
}

/** Classifies an error from before anything was written. */
export function failureBeforeSending(code: string | null, isTls: boolean): CallFailure {
  if (code === null) return 'other'
  if (isCertificateCode(code)) return 'certificate'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code.startsWith('EAI_')) return 'dns'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'connectTimeout'
  if (networkCodes.has(code)) return 'network'
  // undici reports a refused CONNECT as RequestAbortedError, a broken one as ProxyConnectionError.
  if (code === 'UND_ERR_PRX_CONN' || code === 'UND_ERR_ABORTED' || code.startsWith('UND_ERR_SOCKS5'))
    return 'proxy'
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO') return 'tls'
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') return isTls ? 'tls' : 'reset'
  return 'other'
}

/** Classifies an error from after the request may have left. */
export function failureAfterSending(code: string | null): CallFailure {
  if (code === null) return 'other'
  if (code.startsWith('HPE_') || code === parserError || code === 'UND_ERR_HEADERS_OVERFLOW')
    return 'malformed'
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'reset'
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED')
    return 'reset'
  if (code === 'ETIMEDOUT') return 'headersTimeout'
  if (networkCodes.has(code)) return 'network'
  return 'other'
}

function isCertificateCode(code: string): boolean {
  return certificateCodes.has(code) || code.startsWith('CERT_') || code === 'ERR_TLS_CERT_ALTNAME_INVALID'
}
