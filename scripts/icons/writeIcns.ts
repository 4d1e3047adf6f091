/** Types of an .icns that hold a PNG, by its width. An image is written once for each type of its width. */
const typesByWidth: { readonly [width: number]: readonly string[] } = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic13', 'ic08'],
  512: ['ic14', 'ic09'],
  1024: ['ic10'],
}

/**
 * Builds an icon for macOS: 16 to 512 points at double density. The system scales single density at 16 and 32 points,
 * which would need another format, from these.
 *
 * @param images square PNG files by width; other widths than those of the format are refused
 * @throws Error for a width the format has no type for
 */
export function writeIcns(images: ReadonlyMap<number, Buffer>): Buffer {
  const chunks = [...images].flatMap(([width, png]) => {
    const types = typesByWidth[width]
    if (!types) throw new Error(`an .icns has no place for ${width} pixels`)
    return types.map((type) => chunk(type, png))
  })
  return chunk('icns', Buffer.concat(chunks))
}

/** Type and length of four bytes each; the length includes both. */
function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'ascii')
  head.writeUInt32BE(8 + data.length, 4)
  return Buffer.concat([head, data])
}
