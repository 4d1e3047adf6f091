import { PNG } from 'pngjs'

/** Width from which images are PNG. Some tools of Windows read a PNG in a .ico only at this size. */
const compressedFrom = 256

/**
 * Builds a Windows icon: 32-bit bitmaps below 256 pixels, PNG from there. The layout is ICONDIR and ICONDIRENTRY of
 * Microsoft's documentation of icon resources.
 *
 * @param images square PNG files, at most 256 pixels wide
 */
export function writeIco(images: readonly Buffer[]): Buffer {
  const entries = images.map((png) => {
    const { width } = PNG.sync.read(png)
    return { width, data: width >= compressedFrom ? png : bitmapOf(png) }
  })
  const header = Buffer.alloc(6 + 16 * entries.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(entries.length, 4)
  let offset = header.length
  entries.forEach(({ width, data }, index) => {
    const at = 6 + 16 * index
    // 0 means 256.
    header.writeUInt8(width % 256, at)
    header.writeUInt8(width % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(data.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += data.length
  })
  return Buffer.concat([header, ...entries.map(({ data }) => data)])
}

/** BITMAPINFOHEADER of double height, the pixels bottom up as BGRA, then an empty mask. */
function bitmapOf(png: Buffer): Buffer {
  const { width, height, data } = PNG.sync.read(png)
  const header = Buffer.alloc(40)
  header.writeUInt32LE(40, 0)
  header.writeInt32LE(width, 4)
  header.writeInt32LE(height * 2, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  const pixels = Buffer.alloc(width * height * 4)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 4
      const to = ((height - 1 - row) * width + column) * 4
      pixels.writeUInt32LE(((data.readUInt32BE(from) >>> 8) | (data[from + 3]! << 24)) >>> 0, to)
    }
  }
  const maskRowBytes = Math.ceil(width / 32) * 4
  return Buffer.concat([header, pixels, Buffer.alloc(maskRowBytes * height)])
}
