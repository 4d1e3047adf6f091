import { expect, it } from 'vitest'
import { StagingSpace, type MeasuredSpace } from '../../../../electron/core/preparation/StagingSpace.ts'

const gigabyte = 1024 ** 3
const fileBytes = 4_000_000

/** Stages so many bytes; the disk has that much left. */
function checkAfter(takenBytes: number, freeBytes: number): () => void {
  let measured: MeasuredSpace = { usedBytes: 7 * gigabyte, freeBytes: 100 * gigabyte }
  const space = new StagingSpace(fileBytes, () => measured)
  measured = { usedBytes: measured.usedBytes + takenBytes, freeBytes }
  return () => space.check(1_000_000)
}

// Two bytes a line became up to 330 bytes on disk: 4 MB of lines could fill any disk before anything was said.
it('a file that takes far more than its size stops before the disk is full, with the reason', () => {
  const refused = expect.objectContaining({
    code: 'file.needsSpace',
    params: { takenMegabytes: 200 },
  }) as unknown
  expect(checkAfter(200 * 1024 * 1024, 0.9 * gigabyte)).toThrow(refused as Error)
})

it.each([
  ['with room on the disk', 5 * gigabyte, 2 * gigabyte],
  ['within four times its size and a little', 4 * fileBytes + 64 * 1024 * 1024, 1_000],
])('a file goes on %s', (_name, takenBytes, freeBytes) => {
  expect(checkAfter(takenBytes, freeBytes)).not.toThrow()
})

it('measures once in a while only', () => {
  let measures = 0
  const space = new StagingSpace(1, () => ((measures += 1), { usedBytes: 0, freeBytes: 0 }))
  for (let rows = 256; rows <= 256 * 400; rows += 256) space.check(rows)
  expect(measures).toBeLessThan(8)
})
