import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, expect, test } from 'vitest'
import { SourceFile } from '../../../../../electron/core/containers/SourceFile.ts'
import { inflateEntry } from '../../../../../electron/core/containers/zip/inflateEntry.ts'
import { ZipArchive } from '../../../../../electron/core/containers/zip/ZipArchive.ts'
import { temporaryFiles } from '../../../../support/workbooks/temporaryFiles.ts'
import { writeZip } from '../../../../support/workbooks/writeZip.ts'

const files = temporaryFiles()
let file: SourceFile | null = null
afterEach(() => file?.close())
afterAll(files.remove)

/** Compresses to a third, so that a piece of it ends in the middle of what zlib fills. */
const data = Buffer.from(randomBytes(700_000).toString('hex').repeat(2))

/** Goes through an entry; of each chunk a copy, and how long the chunk is once the one after the next has been taken. */
async function pass(stored: boolean, freesChunks: boolean): Promise<{ copy: Buffer; lengthLater: number[] }> {
  const path = files.write('sheet.zip', writeZip([{ name: 'sheet.xml', data, stored }]))
  file = await SourceFile.open(path)
  const archive = await ZipArchive.open(file)
  const copies: Buffer[] = []
  const chunks: Buffer[] = []
  const lengthLater: number[] = []
  for await (const chunk of inflateEntry(archive, archive.entries[0]!, { maxBytes: 1e8, freesChunks })) {
    // The chunk before is still whole: the rest of it has to be joined with this one.
    if (chunks.length > 0) expect(chunks.at(-1)!.equals(copies.at(-1)!)).toBe(true)
    chunks.push(chunk)
    copies.push(Buffer.from(chunk))
    if (chunks.length > 2) lengthLater.push(chunks.at(-3)!.length)
  }
  return { copy: Buffer.concat(copies), lengthLater }
}

/** Freed too early, cells would be read from memory that is gone; never freed, a large sheet takes 30 MB more. */
test('gives inflated chunks back one late, and all of the content', async () => {
  const { copy, lengthLater } = await pass(false, true)
  expect(copy.equals(data)).toBe(true)
  expect(lengthLater.length).toBeGreaterThan(5)
  // A chunk that zlib goes on behind is kept with its memory.
  expect(lengthLater.filter((length) => length === 0).length).toBeGreaterThan(lengthLater.length / 2)
})

/** What is not deflated may be a view of a decrypted file, which all parts share. */
test('frees nothing of an entry that is not deflated', async () => {
  const { copy, lengthLater } = await pass(true, true)
  expect(copy.equals(data)).toBe(true)
  expect(lengthLater).not.toContain(0)
})

test('leaves chunks alone for those who keep them', async () => {
  const { copy, lengthLater } = await pass(false, false)
  expect(copy.equals(data)).toBe(true)
  expect(lengthLater).not.toContain(0)
})
