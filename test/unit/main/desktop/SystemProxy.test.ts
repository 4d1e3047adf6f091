import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { canConnect, parsePacAnswer, SystemProxy } from '../../../../electron/main/desktop/SystemProxy.ts'

const endpoint = new URL('https://platform.test/x')

function proxyWith(answer: string, environment = {}, alive: string[] = []) {
  const resolveProxy = vi.fn(async (url: string) => (url === '' ? '' : answer))
  const proxy = new SystemProxy({
    resolveProxy,
    environment,
    canConnect: async ({ host }) => alive.includes(host),
  })
  return { proxy, resolveProxy }
}

describe('parsePacAnswer', () => {
  it.each([
    ['DIRECT', ['direct']],
    ['PROXY a.corp:8080', ['http://a.corp:8080/']],
    [
      'PROXY a.corp:8080; SOCKS5 b.corp:1080;DIRECT',
      ['http://a.corp:8080/', 'socks5://b.corp:1080', 'direct'],
    ],
    ['HTTPS a.corp:443 ; SOCKS b.corp:1080', ['https://a.corp/', 'socks5://b.corp:1080']],
    ['proxy a.corp:80; direct', ['http://a.corp/', 'direct']],
    ['PROXY [::1]:3128', ['http://[::1]:3128/']],
    ['QUIC a.corp:443; PROXY; PROXY bad host; ;', ['http://bad/']],
    ['', []],
  ])('reads %o', (answer, expected) => {
    expect(parsePacAnswer(answer).map(String)).toEqual(expected)
  })
})

describe('SystemProxy', () => {
  it('returns the system’s proxy for the address of the call, in the form undici expects', async () => {
    const { proxy, resolveProxy } = proxyWith('PROXY a.corp:8080')
    expect(await proxy.proxyFor(endpoint)).toBe('http://a.corp:8080')
    expect(resolveProxy).toHaveBeenCalledExactlyOnceWith('https://platform.test/x')
  })

  it('is asked once per upload, and again for the next one: the machine may have moved', async () => {
    const { proxy, resolveProxy } = proxyWith('PROXY a.corp:8080')
    await Promise.all([proxy.proxyFor(endpoint), proxy.proxyFor(new URL('https://platform.test/other'))])
    expect(resolveProxy).toHaveBeenCalledOnce()
    proxy.forget()
    await proxy.proxyFor(endpoint)
    expect(resolveProxy).toHaveBeenCalledTimes(2)
  })

  it('never sends loopback through a proxy', async () => {
    const { proxy, resolveProxy } = proxyWith('PROXY a.corp:8080', { HTTPS_PROXY: 'http://b.corp:1' })
    for (const address of ['http://127.0.0.1:5000/x', 'http://localhost:1/x', 'http://[::1]/x']) {
      expect(await proxy.proxyFor(new URL(address))).toBeNull()
    }
    expect(resolveProxy).not.toHaveBeenCalled()
  })

  it('tries a list down to the first that answers; when none does, the first gives the error', async () => {
    const list = 'PROXY a.corp:8080; PROXY b.corp:8080; DIRECT'
    expect(await proxyWith(list, {}, ['b.corp:8080']).proxy.proxyFor(endpoint)).toBe('http://b.corp:8080')
    expect(await proxyWith(list).proxy.proxyFor(endpoint)).toBeNull()
    const deadList = 'PROXY a.corp:8080; PROXY b.corp:8080'
    expect(await proxyWith(deadList).proxy.proxyFor(endpoint)).toBe('http://a.corp:8080')
  })

  it('falls back on the environment when the system has none or fails', async () => {
    const environment = { HTTPS_PROXY: 'http://name:secret@env.corp:3128' }
    expect(await proxyWith('DIRECT', environment).proxy.proxyFor(endpoint)).toBe(environment.HTTPS_PROXY)
    const { proxy, resolveProxy } = proxyWith('', environment)
    resolveProxy.mockRejectedValueOnce(new Error('closing'))
    expect(await proxy.proxyFor(endpoint)).toBe(environment.HTTPS_PROXY)
    const excluded = { ...environment, NO_PROXY: 'platform.test' }
    expect(await proxyWith('DIRECT', excluded).proxy.proxyFor(endpoint)).toBeNull()
  })

  it('uses the password from the environment for the same proxy only: another one must not get it', async () => {
    const environment = { HTTPS_PROXY: 'http://name:secret@a.corp:8080' }
    expect(await proxyWith('PROXY a.corp:8080', environment).proxy.proxyFor(endpoint)).toBe(
      environment.HTTPS_PROXY,
    )
    expect(await proxyWith('PROXY evil.corp:8080', environment).proxy.proxyFor(endpoint)).toBe(
      'http://evil.corp:8080',
    )
  })

  it('detects whether something listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    expect(await canConnect(new URL(`http://127.0.0.1:${port}`))).toBe(true)
    await new Promise((resolve) => server.close(resolve))
    expect(await canConnect(new URL(`http://127.0.0.1:${port}`))).toBe(false)
  })
})
