import { describe, expect, it } from 'vitest'
import { otherPreset, parseEndpoint } from '../../../../electron/core/platform/endpoint.ts'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import { callVersionFacts } from '../../../../electron/shared/model/callVersion.ts'

const endpointPresets = callVersionFacts.v1.endpoints as readonly [string, string]

const path = '/api/integrate/audience/info/batchAdd'

function faultOf(text: string): { reason: unknown; endpoint: unknown } {
  try {
    parseEndpoint(text)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    const { code, params } = error as AppError
    expect(code).toBe('platform.invalidEndpoint')
    return { reason: params['reason'], endpoint: params['endpoint'] }
  }
  throw new Error(`accepted ${text}`)
}

describe('parseEndpoint', () => {
  // An address that the document or a local test needs must not be refused.
  it.each([
    ...endpointPresets,
    `http://127.0.0.1:8080${path}`,
    `http://127.8.9.10${path}`,
    `http://localhost:3000${path}`,
    `http://[::1]:3000${path}`,
    `https://10.0.0.5:8443${path}`,
  ])('accepts %s unchanged', (text) => {
    expect(parseEndpoint(text).href).toBe(text)
  })

  it('trims what was pasted', () => {
    expect(parseEndpoint(`  https://example.com${path}\n`).href).toBe(`https://example.com${path}`)
  })

  // Each would send the token in the clear, to the wrong place, or into the journal.
  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['integrate.rabbitpre.com', 'notAddress'],
    ['https://', 'notAddress'],
    [`https://example.com/${'a'.repeat(2_000)}`, 'tooLong'],
    [`ftp://example.com${path}`, 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    [`http://example.com${path}`, 'httpNotLoopback'],
    [`http://192.168.1.5${path}`, 'httpNotLoopback'],
    [`http://127.0.0.1.example.com${path}`, 'httpNotLoopback'],
    [`http://localhost.example.com${path}`, 'httpNotLoopback'],
    [`http://128.0.0.1${path}`, 'httpNotLoopback'],
    [`http://0.0.0.0${path}`, 'httpNotLoopback'],
    [`http://[::2]${path}`, 'httpNotLoopback'],
    [`https://name:secret@example.com${path}`, 'credentials'],
    [`https://name@example.com${path}`, 'credentials'],
    [`https://example.com${path}#`, 'fragment'],
    [`https://example.com${path}#token`, 'fragment'],
    ['https://integrate.rabbitpre.com/api/integrate/import/user/batchAdd', 'retired'],
    ['https://integrate.rabbitpre.com/api/integrate/import/user/batchadd/', 'retired'],
    ['https://integrate.rabbitpre.com/api//integrate/import/user/batch%41dd?x=1', 'retired'],
    ['https://integrate.rabbitpre.com/api/x/../integrate/import/user/batchAdd', 'retired'],
  ])('refuses %s as %s', (text, reason) => {
    expect(faultOf(text).reason).toBe(reason)
  })

  // The error goes to logs and screens.
  it('leaves credentials, query and fragment out of the error', () => {
    const { endpoint } = faultOf(`https://name:secret@example.com${path}?key=secret#secret`)
    expect(endpoint).toBe(`https://example.com${path}`)
  })
})

describe('otherPreset', () => {
  it('offers the other known path of the same service, and nothing for an unknown one', () => {
    expect(otherPreset(new URL(endpointPresets[0]))).toBe(endpointPresets[1])
    expect(otherPreset(new URL(endpointPresets[1]))).toBe(endpointPresets[0])
    expect(otherPreset(new URL(`http://127.0.0.1:81${path}/`))).toBe(
      'http://127.0.0.1:81/api/open/audience/info/batchAdd',
    )
    expect(otherPreset(new URL('https://integrate.rabbitpre.com/elsewhere'))).toBeNull()
  })
})
