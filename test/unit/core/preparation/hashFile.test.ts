import { createHmac, randomBytes } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { hashFile } from '../../../../electron/core/preparation/hashFile.ts'
import { temporaryFiles } from '../../../support/workbooks/temporaryFiles.ts'

const files = temporaryFiles()
afterAll(files.remove)

const key = Buffer.alloc(40, 7)
const content = randomBytes(3_500_000)

/** A hash of other bytes than the file's would never recognise a file that was imported before. */
test('hashes all pieces of a file, and tells of each', async () => {
  let pieces = 0
  const path = files.write('rows.csv', content)
  expect(await hashFile(path, key, { onPiece: () => (pieces += 1) })).toBe(
    createHmac('sha256', key).update(content).digest('hex'),
  )
  expect(pieces).toBe(4)
})

/** Rows that cannot be read end the task; hashing a gigabyte on a network drive must not keep the thread. */
test('ends between two pieces when it is not wanted any more', async () => {
  const ending = new AbortController()
  let pieces = 0
  const hashing = hashFile(files.write('large.csv', content), key, {
    onPiece: () => {
      pieces += 1
      ending.abort()
    },
    signal: ending.signal,
  })
  await expect(hashing).rejects.toMatchObject({ name: 'AbortError' })
  expect(pieces).toBeLessThan(4)
})
