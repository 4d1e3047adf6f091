/** Every two-byte code of an East Asian encoding: lead 81 to FE, trail 40 to FE without 7F. */
export function twoByteCodes(): number[] {
  const codes: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) codes.push((lead << 8) | trail)
  }
  return codes
}
