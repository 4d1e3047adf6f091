import { deflateSync, crc32 } from 'node:zlib'

/** An image in the format of pngjs and pixelmatch: RGBA, one byte each. */
export interface Picture {
  width: number
  height: number
  data: Uint8Array
}

const mostColours = 256
/** Palette entries for the most frequent colours; the others are for rare colours unlike any of those. */
const mostFrequent = 192
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * Writes a PNG of at most 256 colours: a screen has few, and such a file is half as large as one in true colour. The
 * most frequent colours are kept exactly, then those that are least like them; the others (edges of letters) become the
 * nearest of those. Opaque only.
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
  const colours = byFrequency.map(([colour]) => colour)
  const palette = choosePalette(colours)
  const indexOf = new Map(palette.map((colour, index) => [colour, index]))
  for (const colour of colours) if (!indexOf.has(colour)) indexOf.set(colour, nearest(palette, colour))

  // Each line starts with its filter type; type 0 compresses screens of flat colours best.
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
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** @param colours the most frequent first */
function choosePalette(colours: readonly number[]): number[] {
  const palette = colours.slice(0, colours.length > mostColours ? mostFrequent : mostColours)
  const rare = colours.slice(palette.length)
  const distances = rare.map((colour) => Math.min(...palette.map((other) => distanceOf(colour, other))))
  while (palette.length < mostColours && palette.length < colours.length) {
    const farthest = distances.indexOf(Math.max(...distances))
    const chosen = rare[farthest] ?? 0
    palette.push(chosen)
    for (const [index, colour] of rare.entries())
      distances[index] = Math.min(distances[index] ?? 0, distanceOf(colour, chosen))
  }
  return palette
}

function nearest(palette: readonly number[], colour: number): number {
  const distances = palette.map((other) => distanceOf(colour, other))
  return distances.indexOf(Math.min(...distances))
}

/** Squared distance of two colours `0xrrggbb`. */
function distanceOf(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16)
  const green = ((one >> 8) & 255) - ((other >> 8) & 255)
  const blue = (one & 255) - (other & 255)
  return red * red + green * green + blue * blue
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(content.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
