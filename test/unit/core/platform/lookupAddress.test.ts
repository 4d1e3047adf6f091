import { expect, it } from 'vitest'
import { lookupAddressOf } from '../../../../electron/core/platform/lookupAddress.ts'
import { callVersionFacts } from '../../../../electron/shared/model/callVersion.ts'

const { v1, v2 } = callVersionFacts

const published = 'https://integrate.rabbitpre.com/api/open/api/audience/detail'

it.each([
  ...[...v1.endpoints, ...v2.endpoints].map((endpoint) => [endpoint, published]),
  [
    'https://gateway.example/tuzhan/api/integrate/audience/info/batchAdd/',
    'https://gateway.example/tuzhan/api/open/api/audience/detail',
  ],
  ['http://127.0.0.1:4000/anything?x=1', 'http://127.0.0.1:4000/api/open/api/audience/detail'],
])('of %s', (endpoint, lookup) => {
  // The token goes with it: never another host than the call's.
  expect(lookupAddressOf(endpoint)).toBe(lookup)
})
