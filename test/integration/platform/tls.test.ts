import { createServer, type Server } from 'node:https'
import { createServer as createProxy, type Server as Proxy } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { classifyCall, type Outcome } from '../../../electron/core/platform/outcome.ts'
import { createPlatformClient } from '../../../electron/core/platform/undiciClient.ts'
import type { HttpSenderOptions as PlatformClientOptions } from '../../../electron/core/platform/httpSender.ts'
import { authority, expired, forAnotherHost, trusted } from '../../support/platformStub/certificates.ts'

const token = 'canary-token-6f1e2d3c'
const opened: (Server | Proxy)[] = []
let calls = 0

afterEach(() => {
  for (const server of opened.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
  calls = 0
})

async function listen(server: Server | Proxy): Promise<number> {
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function startPlatform(certificate: { cert: string; key: string }): Promise<number> {
  return listen(
    createServer(certificate, (request, response) => {
      calls += 1
      request.resume()
      response.end('{"code":"200"}')
    }),
  )
}

/** An HTTP proxy that only tunnels, to the port named and whatever the host; `status` other than 200 refuses. */
function startProxy(
  status: number,
  seen: { url: string; authorization: string | undefined }[] = [],
): Promise<number> {
  const proxy = createProxy((_request, response) => response.writeHead(500).end())
  proxy.on('connect', (request, socket) => {
    seen.push({ url: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    socket.on('error', () => {})
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} X\r\n\r\n`)
      return
    }
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 X\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
  })
  return listen(proxy)
}

async function sendTo(endpoint: string, options: PlatformClientOptions): Promise<Outcome> {
  const client = createPlatformClient(options)
  const result = await client.send({ endpoint, token, body: '{}' })
  await client.close()
  expect(JSON.stringify(result)).not.toMatch(/canary|secret/)
  return classifyCall(result, 0)
}

describe('the client', () => {
  it('accepts a valid certificate', async () => {
    const port = await startPlatform(trusted)
    for (const host of ['localhost', '127.0.0.1']) {
      expect((await sendTo(`https://${host}:${port}/x`, { certificates: [authority] })).kind).toBe('accepted')
    }
  })

  // Anything but an abort would give the token to a man in the middle.
  it.each([
    ['of an unknown authority', trusted, {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['for another host', forAnotherHost, { certificates: [authority] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', expired, { certificates: [authority] }, 'CERT_HAS_EXPIRED'],
  ])('refuses a certificate %s before anything is sent', async (_name, certificate, options, detail) => {
    const port = await startPlatform(certificate)
    const outcome = await sendTo(`https://127.0.0.1:${port}/x`, options)
    expect(outcome).toMatchObject({ kind: 'certificate', failure: 'certificate', detail })
    expect(calls).toBe(0)
  })
})

describe('a proxy', () => {
  it('tunnels to the platform, with its own password and not the token', async () => {
    const port = await startPlatform(trusted)
    const seen: { url: string; authorization: string | undefined }[] = []
    const proxyUri = `http://name:secret@127.0.0.1:${await startProxy(200, seen)}`
    const outcome = await sendTo(`https://platform.test:${port}/x`, { proxyUri, certificates: [authority] })
    expect(outcome.kind).toBe('accepted')
    expect(calls).toBe(1)
    const authorization = `Basic ${Buffer.from('name:secret').toString('base64')}`
    expect(seen).toEqual([{ url: `platform.test:${port}`, authorization }])
  })

  it('does not replace the platform’s certificate check', async () => {
    const port = await startPlatform(forAnotherHost)
    const proxyUri = `http://127.0.0.1:${await startProxy(200)}`
    const outcome = await sendTo(`https://platform.test:${port}/x`, { proxyUri, certificates: [authority] })
    expect(outcome.kind).toBe('certificate')
    expect(calls).toBe(0)
  })

  it.each([
    [403, 'proxy'],
    [407, 'proxyAuthentication'],
    [502, 'proxy'],
  ])('that answers %i to the tunnel gives the reason, and nothing was sent', async (status, failure) => {
    const proxyUri = `http://name:secret@127.0.0.1:${await startProxy(status)}`
    expect(await sendTo('https://platform.test:1/x', { proxyUri })).toMatchObject({
      kind: 'notSent',
      failure,
    })
  })

  it('can change for every call, and the previous setting is not used again', async () => {
    const port = await startPlatform(trusted)
    const seen: { url: string; authorization: string | undefined }[][] = [[], []]
    const proxies = [await startProxy(200, seen[0]), await startProxy(200, seen[1])]
    const client = createPlatformClient({
      certificates: [authority],
      proxyFor: () => Promise.resolve(`http://127.0.0.1:${proxies.shift()}`),
    })
    const call = { endpoint: `https://platform.test:${port}/x`, token: null, body: '{}' }
    expect((await client.send(call)).httpStatus).toBe(200)
    expect((await client.send(call)).httpStatus).toBe(200)
    await client.close()
    expect(seen.map((list) => list.length)).toEqual([1, 1])
  })

  it.each(['http://a%zz:b@127.0.0.1:1', 'nonsense', 'ftp://127.0.0.1:1'])(
    'that cannot be used (%s) gives a result, not an exception',
    async (proxyUri) => {
      expect(await sendTo('https://platform.test:1/x', { proxyUri })).toMatchObject({ kind: 'notSent' })
    },
  )

  it('that does not answer means nothing was sent', async () => {
    const proxy = createProxy()
    const proxyUri = `http://127.0.0.1:${await listen(proxy)}`
    await new Promise((resolve) => proxy.close(resolve))
    expect(await sendTo('https://platform.test:1/x', { proxyUri })).toMatchObject({
      kind: 'notSent',
      failure: 'proxy',
    })
  })

  it('that hangs up in the middle of its answer means nothing was sent', async () => {
    const proxy = createProxy()
    proxy.on('connect', (_request, socket) => socket.destroy())
    const proxyUri = `http://127.0.0.1:${await listen(proxy)}`
    expect((await sendTo('https://platform.test:1/x', { proxyUri })).kind).toBe('notSent')
  })

  it('is not used for loopback', async () => {
    const port = await startPlatform(trusted)
    const seen: { url: string; authorization: string | undefined }[] = []
    const proxyUri = `http://127.0.0.1:${await startProxy(200, seen)}`
    expect((await sendTo(`https://localhost:${port}/x`, { proxyUri, certificates: [authority] })).kind).toBe(
      'accepted',
    )
    expect(seen).toEqual([])
  })
})
