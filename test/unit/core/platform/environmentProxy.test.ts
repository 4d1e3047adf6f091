import { describe, expect, it } from 'vitest'
import { environmentProxy } from '../../../../electron/core/platform/environmentProxy.ts'

const endpoint = new URL('https://integrate.rabbitpre.com/api/x')
const proxy = 'http://name:secret@proxy.corp:8080'

describe('environmentProxy', () => {
  it.each([
    [{ HTTPS_PROXY: proxy }, proxy],
    [{ https_proxy: 'http://small:1', HTTPS_PROXY: proxy }, 'http://small:1'],
    [{ ALL_PROXY: 'socks5://proxy.corp:1080' }, 'socks5://proxy.corp:1080'],
    [{ HTTPS_PROXY: 'proxy.corp:8080' }, 'http://proxy.corp:8080'],
    [{ HTTP_PROXY: proxy }, null],
    [{ HTTPS_PROXY: 'ftp://proxy.corp' }, null],
    [{ HTTPS_PROXY: 'http://' }, null],
    [{}, null],
  ])('reads %o as %s', (environment, expected) => {
    expect(environmentProxy(endpoint, environment)).toBe(expected)
  })

  it.each([
    ['*', null],
    ['rabbitpre.com', null],
    ['.rabbitpre.com', null],
    ['*.rabbitpre.com', null],
    ['other.com, integrate.RABBITPRE.com:443', null],
    ['integrate.rabbitpre.com:8443', proxy],
    ['bitpre.com', proxy],
    ['', proxy],
  ])('with NO_PROXY %o connects directly to listed hosts only', (list, expected) => {
    expect(environmentProxy(endpoint, { HTTPS_PROXY: proxy, NO_PROXY: list })).toBe(expected)
  })

  it('never sends calls to the practice server through a proxy', () => {
    for (const address of ['http://127.0.0.1:5000/x', 'http://localhost/x', 'http://[::1]:1/x']) {
      expect(environmentProxy(new URL(address), { HTTPS_PROXY: proxy, ALL_PROXY: proxy })).toBeNull()
    }
  })
})
