import { deflateSync, crc32 } from 'node:zlib'

/** An image as pngjs and pixelmatch have it: RGBA, one byte each. */
export interface Picture {
  width: number
  height: number
  data: Uint8Array
}

const mostColours = 256
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * Writes a PNG of at most 256 colours: a screen has few, and such a file is half as large as one in true colour. The
 * most frequent colours are kept exactly; the others (edges of letters) become the nearest of those. Opaque only.
 */
export function encodePalettePng({ width, height, data }: Picture): Buffer {
  const colourAt = (pixel: number): number =>
    ((data[pixel * 4] ?? 0) << 16) | ((data[pixel * 4 + 1] ?? 0) << 8) | (data[pixel * 4 + 2] ?? 0)
  const counts = new Map<number, number>()
  for (let pixel = 0; pixel < width * height; pixel++) {
    const colour = colourAt(pixel)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const byFrequency = [...counts].sort(([a, often], [b, oftener]) => oftener - often || a - b)
  const palette = byFrequency.slice(0, mostColours).map(([colour]) => colour)
  const indexOf = new Map(palette.map((colour, index) => [colour, index]))
  for (const [colour] of byFrequency.slice(mostColours)) indexOf.set(colour, nearest(palette, colour))

  // Each line begins with the number of its filter; without one (0) a screen of even colours packs best.
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      lines[y * (width + 1) + 1 + x] = indexOf.get(colourAt(y * width + x)) ?? 0
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a pixel, of a palette.
  header.set([8, 3], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0
  let least = Infinity
  for (const [index, other] of palette.entries()) {
    const red = (other >> 16) - (colour >> 16)
    const green = ((other >> 8) & 255) - ((colour >> 8) & 255)
    const blue = (other & 255) - (colour & 255)
    const distance = red * red + green * green + blue * blue
    if (distance < least) {
      least = distance
      best = index
    }
  }
  return best
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(content.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
