import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { writeIcns } from '../../../../scripts/icons/writeIcns.ts'
import { writeIco } from '../../../../scripts/icons/writeIco.ts'

const iconsDir = resolve(import.meta.dirname, '../../../../resources/icons')

/** One red pixel on top of transparent ones, `width` wide. */
function drawing(width: number): Buffer {
  const png = new PNG({ width, height: width })
  png.data.set([255, 16, 32, 200])
  return PNG.sync.write(png)
}

describe('writeIco', () => {
  it('writes bitmaps bottom up as BGRA, and 256 pixels as PNG with 0 for the width', () => {
    const large = drawing(256)
    const ico = writeIco([drawing(16), large])
    expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 2])
    expect([ico[6], ico[22]]).toEqual([16, 0])
    const bitmapAt = ico.readUInt32LE(6 + 12)
    expect([ico.readUInt32LE(bitmapAt), ico.readInt32LE(bitmapAt + 8)]).toEqual([40, 32])
    // The top row is the last one.
    const pixelAt = bitmapAt + 40 + 15 * 16 * 4
    expect([...ico.subarray(pixelAt, pixelAt + 4)]).toEqual([32, 16, 255, 200])
    expect(ico.subarray(ico.readUInt32LE(22 + 12))).toEqual(large)
  })
})

describe('writeIcns', () => {
  it('writes lengths that lead from chunk to chunk to the end', () => {
    const icns = writeIcns(
      new Map([
        [256, drawing(256)],
        [1024, drawing(1024)],
      ]),
    )
    expect(icns.toString('ascii', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const types: string[] = []
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      types.push(icns.toString('ascii', at, at + 4))
    expect(types).toEqual(['ic13', 'ic08', 'ic10'])
  })

  it('refuses a width that the format does not have', () => {
    expect(() => writeIcns(new Map([[100, drawing(100)]]))).toThrow('100')
  })
})

describe('the committed icons', () => {
  it('exist in every size that a system requests', () => {
    const ico = readFileSync(resolve(iconsDir, 'app.ico'))
    const widths = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico[6 + 16 * index] || 256)
    expect(widths).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256])
    for (const [name, width] of [
      ['tray', 16],
      ['tray@2x', 32],
      ['trayTemplate', 16],
      ['trayTemplate@2x', 32],
    ] as const) {
      expect(PNG.sync.read(readFileSync(resolve(iconsDir, `${name}.png`))).width, name).toBe(width)
    }
  })

  it('are black and transparent for the menu bar of macOS', () => {
    const { data } = PNG.sync.read(readFileSync(resolve(iconsDir, 'trayTemplate@2x.png')))
    let seen = 0
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 0) continue
      seen += 1
      expect([data[at], data[at + 1], data[at + 2]]).toEqual([0, 0, 0])
    }
    expect(seen).toBeGreaterThan(100)
  })
})
