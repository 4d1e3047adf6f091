import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { comparePictures } from '../../../support/pictures/comparePictures.ts'
import { encodePalettePng, type Picture } from '../../../support/pictures/palettePng.ts'

/** White with a black square of 10 × 10 at (`left`, 5). */
function square(left: number): Picture {
  const [width, height] = [40, 20]
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 5; y < 15; y++) {
    for (let x = left; x < left + 10; x++) data.set([0, 0, 0, 255], (y * width + x) * 4)
  }
  return { width, height, data }
}

const png = (picture: Picture): Buffer => encodePalettePng(picture)

describe('palette pictures', () => {
  it('are decoded by another library with the same size and pixels', () => {
    const before = square(3)
    const { width, height, data } = PNG.sync.read(png(before))
    expect({ width, height }).toEqual({ width: 40, height: 20 })
    expect(Buffer.from(data).equals(Buffer.from(before.data))).toBe(true)
  })

  it('with too many colours keep the frequent ones exactly, and change no pixel by much', () => {
    const [width, height] = [40, 20]
    const data = new Uint8Array(width * height * 4).fill(255)
    // 400 greens and blues, each once; the other half stays white.
    for (let pixel = 0; pixel < 400; pixel++)
      data.set([0, pixel % 20, Math.floor(pixel / 20), 255], pixel * 4)
    // As rare as any of the others and like none of them: the ring of a lamp.
    data.set([200, 100, 0, 255], 399 * 4)
    const after = PNG.sync.read(png({ width, height, data })).data
    const distances = data.map((value, at) => Math.abs(value - (after[at] ?? 0)))
    expect(Math.max(...distances)).toBeLessThanOrEqual(20)
    expect(distances.slice(1600).every((distance) => distance === 0)).toBe(true)
  })
})

describe('comparing pictures', () => {
  it('finds what moved and counts the changed pixels', () => {
    expect(comparePictures(png(square(3)), png(square(3))).differing).toBe(0)
    // Four columns became white, four black, each ten pixels high.
    expect(comparePictures(png(square(3)), png(square(7))).differing).toBe(80)
  })

  it('treats another size as another picture', () => {
    const smaller = { width: 2, height: 2, data: new Uint8Array(16).fill(255) }
    expect(comparePictures(png(square(3)), png(smaller))).toEqual({ differing: 800, diff: null })
  })
})
