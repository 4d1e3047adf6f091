/**
 * RC4, which `node:crypto` no longer provides.
 *
 * @returns a function that XORs the bytes in place; successive calls continue the same key stream
 */
export function rc4(key: Uint8Array): (bytes: Uint8Array) => void {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  let other = 0
  for (let index = 0; index < 256; index++) {
    other = (other + state[index]! + key[index % key.length]!) & 0xff
    swap(state, index, other)
  }
  let first = 0
  let second = 0
  return (bytes) => {
    for (let at = 0; at < bytes.length; at++) {
      first = (first + 1) & 0xff
      second = (second + state[first]!) & 0xff
      swap(state, first, second)
      bytes[at]! ^= state[(state[first]! + state[second]!) & 0xff]!
    }
  }
}

function swap(state: Uint8Array, one: number, other: number): void {
  const value = state[one]!
  state[one] = state[other]!
  state[other] = value
}
