import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import type { Picture } from './palettePng.ts'

/** CSS pixels of the page, which at scale 1 are those of the picture. */
export interface Region {
  x: number
  y: number
  width: number
  height: number
}

export interface Comparison {
  /** Pixels that differ visibly; every one when the sizes differ. */
  differing: number
  /** What differs in red, as PNG; null when the sizes differ. */
  diff: Buffer | null
}

/**
 * How much a pixel may differ, 0 to 1. The same page drawn twice has other letter edges where a layer of its own is
 * smoothed otherwise, and a palette moves rare colours: 219 pixels of one page beyond 0.1, none beyond 0.15.
 */
const threshold = 0.2

/**
 * Compares two PNG files.
 *
 * @param ignored what changes from run to run and is not looked at
 */
export function comparePictures(
  actual: Buffer,
  expected: Buffer,
  ignored: readonly Region[] = [],
): Comparison {
  const [now, before] = [PNG.sync.read(actual), PNG.sync.read(expected)]
  const { width, height } = now
  if (width !== before.width || height !== before.height) return { differing: width * height, diff: null }
  const diff = new PNG({ width, height })
  const differing = pixelmatch(now.data, before.data, diff.data, width, height, {
    threshold,
    ignoreMask: maskOf(now, ignored),
  })
  return { differing, diff: PNG.sync.write(diff) }
}

function maskOf({ width, height }: Picture, regions: readonly Region[]): Uint8Array {
  const mask = new Uint8Array(width * height)
  for (const region of regions) {
    const [left, right] = [
      Math.max(0, Math.floor(region.x)),
      Math.min(width, Math.ceil(region.x + region.width)),
    ]
    const bottom = Math.min(height, Math.ceil(region.y + region.height))
    for (let y = Math.max(0, Math.floor(region.y)); y < bottom; y++)
      mask.fill(1, y * width + left, y * width + right)
  }
  return mask
}
