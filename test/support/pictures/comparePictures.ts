import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

export interface Comparison {
  /** Number of visibly different pixels; all when the sizes differ. */
  differing: number
  /** A PNG with differences in red; null when the sizes differ. */
  diff: Buffer | null
}

/**
 * How much a pixel may differ, 0 to 1. The same page drawn twice has other letter edges where a layer of its own is
 * smoothed otherwise, and a palette moves rare colours: 219 pixels of one page beyond 0.1, none beyond 0.15.
 */
const threshold = 0.2

/** Compares two PNG files. */
export function comparePictures(actual: Buffer, expected: Buffer): Comparison {
  const [now, before] = [PNG.sync.read(actual), PNG.sync.read(expected)]
  const { width, height } = now
  if (width !== before.width || height !== before.height) return { differing: width * height, diff: null }
  const diff = new PNG({ width, height })
  const differing = pixelmatch(now.data, before.data, diff.data, width, height, { threshold })
  return { differing, diff: PNG.sync.write(diff) }
}
