/** Types of an .icns that hold a PNG, by its width. Where two have one width the image is in it twice. */
const typesByWidth: { readonly [width: number]: readonly string[] } = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic13', 'ic08'],
  512: ['ic14', 'ic09'],
  1024: ['ic10'],
}

/**
 * An icon for macOS: 16 points at double density up to 512 points at double density. Single density at 16 and 32
 * points needs a format of its own and is scaled from these by the system.
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

/** Type and length, both of four bytes; the length counts them. */
function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'ascii')
  head.writeUInt32BE(8 + data.length, 4)
  return Buffer.concat([head, data])
}
