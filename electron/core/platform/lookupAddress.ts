/**
 * Path of the lookup of customers, below the service's address (pages 985201, 985183 and 985004 of the public
 * documentation; the form of the whole address is that of page 984996). Not in the seed: offered, never assumed.
 */
export const lookupPath = '/api/open/api/audience/detail'

/** The known paths of the call, with what a gateway may have put before them. */
const knownCall = /\/api\/(integrate|open)\/audience\/info\/(v2\/)?batchAdd\/*$/

/**
 * Returns the address of the lookup on the service that a call goes to; a gateway's own prefix of a known path
 * is kept.
 *
 * @param endpoint full address of the call, already accepted by `parseEndpoint`
 */
export function lookupAddressOf(endpoint: string): string {
  const url = new URL(endpoint)
  const call = knownCall.exec(url.pathname)
  const prefix = call === null ? '' : url.pathname.slice(0, call.index)
  return `${url.origin}${prefix}${lookupPath}`
}
