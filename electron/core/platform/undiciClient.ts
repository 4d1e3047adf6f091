import { createHttpSender, type HttpSenderOptions } from './httpSender.ts'
import type { PlatformClient } from './PlatformClient.ts'

/** The platform over undici. */
export function createPlatformClient(options: HttpSenderOptions = {}): PlatformClient {
  const sender = createHttpSender(options)
  return {
    send: ({ endpoint, token, body }) =>
      sender.send({
        method: 'POST',
        url: new URL(endpoint),
        headers: { 'Content-Type': 'application/json', ...(token === null ? {} : { 'X-Token': token }) },
        body,
      }),
    renewConnections: () => sender.renewConnections(),
    close: () => sender.close(),
  }
}
