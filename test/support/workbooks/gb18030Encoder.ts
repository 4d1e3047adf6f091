/** An encoder for the two-byte part of GB18030, made from the runtime's decoder: the runtime has no encoder. */
export function gb18030Encoder(): (text: string) => Buffer {
  return twoByteEncoder('gb18030')
}

/** The same for Big5. */
export function big5Encoder(): (text: string) => Buffer {
  return twoByteEncoder('big5')
}

function twoByteEncoder(encoding: 'gb18030' | 'big5'): (text: string) => Buffer {
  const bytesByCharacter = new Map<string, number>()
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      try {
        bytesByCharacter.set(decoder.decode(Uint8Array.of(lead, trail)), (lead << 8) | trail)
      } catch {
        // Not every pair is a character.
      }
    }
  }
  return (text) => {
    const bytes = Buffer.allocUnsafe(2 * text.length)
    let length = 0
    for (const character of text) {
      const code = character.charCodeAt(0)
      if (code < 0x80) {
        bytes[length++] = code
        continue
      }
      const pair = bytesByCharacter.get(character)
      if (pair === undefined) throw new Error(`not a two-byte character of ${encoding}: ${character}`)
      bytes[length++] = pair >> 8
      bytes[length++] = pair & 0xff
    }
    return bytes.subarray(0, length)
  }
}
