/**
 * Works around SheetJS, which has no codes for the built-in number formats of the East Asian editions (27 to
 * 36, 50 to 58) and renders them as m/d/yy or as numbers. Replaces their ids in the file by those of formats
 * that show the same parts of a date (ECMA-376 part 1, 18.8.30).
 */

const [monthYear, dayMonth, wholeDate, timeOfDay] = [17, 16, 14, 21] as const

const replacements: ReadonlyMap<number, number> = new Map([
  ...[27, 36, 50, 52, 57].map((id) => [id, monthYear] as const),
  ...[28, 29, 51, 53, 54, 58].map((id) => [id, dayMonth] as const),
  ...[30, 31].map((id) => [id, wholeDate] as const),
  ...[32, 33, 34, 35, 55, 56].map((id) => [id, timeOfDay] as const),
])

/** Replaces format ids in the XF records of an .xls workbook stream (BIFF5 and BIFF8), in place. */
export function replaceXlsFormats(stream: Buffer): void {
  const formatRecord = 0x041e
  const xfRecord = 0x00e0
  const positions: number[] = []
  const own = new Set<number>()
  for (let at = 0; at + 8 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    const type = stream.readUInt16LE(at)
    if (type === formatRecord) own.add(stream.readUInt16LE(at + 4))
    else if (type === xfRecord) positions.push(at + 6)
  }
  replaceAt(stream, positions, own)
}

/**
 * Replaces format ids in the BrtXF records of an .xlsb styles part, in place.
 *
 * @returns whether any was replaced
 */
export function replaceXlsbFormats(styles: Buffer): boolean {
  const [formatRecord, xfRecord] = [44, 47]
  const positions: number[] = []
  const own = new Set<number>()
  let at = 0
  /** Reads a variable-length integer: seven bits per byte, lowest first ([MS-XLSB] 2.1.4). */
  const readNumber = (most: number): number => {
    let value = 0
    for (let count = 0; count < most && at < styles.length; count++) {
      const byte = styles[at++]!
      value |= (byte & 0x7f) << (7 * count)
      if (byte < 0x80) break
    }
    return value
  }
  while (at < styles.length) {
    const type = readNumber(2)
    const length = readNumber(4)
    if (at + length > styles.length) break
    if (type === formatRecord && length >= 2) own.add(styles.readUInt16LE(at))
    else if (type === xfRecord && length >= 4) positions.push(at + 2)
    at += length
  }
  return replaceAt(styles, positions, own)
}

function replaceAt(bytes: Buffer, positions: readonly number[], own: ReadonlySet<number>): boolean {
  let isChanged = false
  for (const position of positions) {
    const id = bytes.readUInt16LE(position)
    const replacement = own.has(id) ? undefined : replacements.get(id)
    if (replacement === undefined) continue
    bytes.writeUInt16LE(replacement, position)
    isChanged = true
  }
  return isChanged
}
