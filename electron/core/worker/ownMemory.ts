import { freeMemory } from './movedMemory.ts'

/** Smaller arrays share the memory of the C library: a mapping for each would cost more than it gives back. */
const leastBytes = 64 * 1024

/**
 * Memory for one large array, all zeros, which goes back to the system the moment it is freed. What a C library gets back it may
 * keep: after sorting, searching and changing a million rows, glibc held 280 MB that nobody used, in the arenas of threads
 * that had ended. V8 maps memory that could be resized by itself; this one never is.
 */
function ownMemory(byteLength: number): ArrayBuffer {
  if (byteLength < leastBytes) return new ArrayBuffer(byteLength)
  return new ArrayBuffer(byteLength, { maxByteLength: byteLength })
}

/** Words in memory of their own, all 0 or as given. */
export function ownWords(wanted: number | readonly number[]): Uint32Array<ArrayBuffer> {
  const length = typeof wanted === 'number' ? wanted : wanted.length
  const words = new Uint32Array(ownMemory(length * Uint32Array.BYTES_PER_ELEMENT), 0, length)
  if (typeof wanted !== 'number') words.set(wanted)
  return words
}

/** Bytes in memory of their own, all 0. */
export function ownBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ownMemory(length), 0, length)
}

/** UTF-16 units in memory of their own, all 0. */
export function ownUnits(length: number): Uint16Array<ArrayBuffer> {
  return new Uint16Array(ownMemory(length * Uint16Array.BYTES_PER_ELEMENT), 0, length)
}

/**
 * Moves an array into new memory of its own, longer or shorter; the former array is empty then.
 *
 * @param create makes such an array of a length: `ownWords`, `ownBytes` or `ownUnits`
 */
export function resized<Numbers extends Uint8Array | Uint16Array | Uint32Array>(
  former: Numbers,
  length: number,
  create: (length: number) => Numbers,
): Numbers {
  const numbers = create(length)
  numbers.set(former.subarray(0, length))
  freeMemory(former)
  return numbers
}
