import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HighWaterMark, markFileName } from '../../../../electron/core/journal/HighWaterMark.ts'

let folder: string
let path: string
let mark: HighWaterMark
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mark-'))
  path = join(folder, markFileName)
  HighWaterMark.make(folder)
  mark = new HighWaterMark(folder)
})
afterEach(() => {
  mark.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a new process reads. */
function attemptsOf(jobId: string): number | null | 'nothing is known' {
  const marks = new HighWaterMark(folder).read()
  return marks === null ? 'nothing is known' : (marks.of(jobId)?.attempts ?? null)
}

describe('the mark', () => {
  it('is read by another process as it was raised last, for every job', () => {
    for (const job of ['one', 'two']) mark.reserve(job)
    for (const attempts of [1, 2, 5]) mark.raise('one', attempts)
    mark.raise('two', 9)
    expect([attemptsOf('one'), attemptsOf('two'), attemptsOf('three')]).toEqual([5, 9, null])
  })

  it('never sinks: a job whose journal has lost calls keeps the higher number', () => {
    mark.reserve('one')
    mark.raise('one', 7)
    mark.raise('one', 3)
    expect(attemptsOf('one')).toBe(7)
  })

  it('is for its owner only, and needs no more room on the disk once a job has its place', () => {
    mark.reserve('one')
    const { size, mode } = statSync(path)
    if (process.platform !== 'win32') expect(mode & 0o077).toBe(0)
    for (let attempts = 1; attempts < 100; attempts++) mark.raise('one', attempts)
    expect(statSync(path).size).toBe(size)
  })

  // A power cut may keep the mark of a job whose preparation it took back: the next start missed an upload that never was.
  it('misses no job that made no call', () => {
    mark.reserve('one')
    expect(mark.read()?.missingFrom([])).toBe(0)
  })

  it('has room for more jobs than a block holds', () => {
    const jobs = Array.from({ length: 150 }, (_, index) => `job ${index}`)
    for (const [index, job] of jobs.entries()) {
      mark.reserve(job)
      mark.raise(job, index + 1)
    }
    expect(jobs.map(attemptsOf)).toEqual(jobs.map((_, index) => index + 1))
    expect(mark.read()?.missingFrom(jobs.slice(1))).toBe(1)
    expect(mark.read()?.missingFrom(jobs)).toBe(0)
  })

  it.each(Array.from({ length: 63 }, (_, index) => index + 1))(
    'torn after %i bytes of a record keeps the record before it, or has the new one whole',
    (bytes) => {
      mark.reserve('one')
      mark.raise('one', 4)
      const before = readFileSync(path)
      mark.raise('one', 0x0506_0708)
      const after = readFileSync(path)
      const first = before.findIndex((byte, index) => byte !== after[index])
      const record = first - (first % 64)
      const torn = Buffer.concat([after.subarray(0, record + bytes), before.subarray(record + bytes)])
      writeFileSync(path, torn)
      expect(attemptsOf('one')).toBe(torn.equals(after) ? 0x0506_0708 : 4)
    },
  )

  it('torn while a job got its place knows nothing of that job, and everything of the others', () => {
    mark.reserve('one')
    mark.raise('one', 4)
    const before = readFileSync(path)
    mark.reserve('two')
    const after = readFileSync(path)
    const first = before.findIndex((byte, index) => byte !== after[index])
    writeFileSync(path, Buffer.concat([after.subarray(0, first + 10), before.subarray(first + 10)]))
    expect([attemptsOf('one'), attemptsOf('two')]).toEqual([4, null])
    mark.reserve('two')
    mark.raise('two', 2)
    expect([attemptsOf('one'), attemptsOf('two')]).toEqual([4, 2])
  })

  it('with a flipped bit never shows a number that was not written', () => {
    mark.reserve('one')
    mark.raise('one', 3)
    mark.raise('one', 4)
    const whole = readFileSync(path)
    for (let bit = 0; bit < 128 * 8; bit++) {
      const bytes = Buffer.from(whole)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(path, bytes)
      expect([3, 4], `bit ${bit}`).toContain(attemptsOf('one'))
    }
  })

  it.each([
    ['removed', () => rmSync(path)],
    ['emptied', () => truncateSync(path)],
    ['of both records of a job damaged', () => writeFileSync(path, readFileSync(path).fill(0x5a, 0, 128))],
  ])('%s knows nothing, which is not the same as no calls', (_name, damage) => {
    mark.reserve('one')
    mark.raise('one', 4)
    damage()
    expect(attemptsOf('one')).toBe('nothing is known')
    mark.reset()
    expect(attemptsOf('one')).toBeNull()
  })

  it('remembers the calls of a job that was removed, and does not miss the job', () => {
    mark.reserve('one')
    mark.raise('one', 4)
    mark.noteRemoved('one')
    mark.noteRemoved('never marked')
    const marks = mark.read()
    expect(marks?.missingFrom([])).toBe(0)
    expect(marks?.of('one')).toMatchObject({ attempts: 4, isRemoved: true })
  })

  it('that was made and not filled when the machine died is filled by the next start', () => {
    truncateSync(path, 0)
    HighWaterMark.make(folder)
    expect(attemptsOf('one')).toBeNull()
    mark.reserve('one')
    mark.raise('one', 4)
    HighWaterMark.make(folder)
    expect(attemptsOf('one')).toBe(4)
  })

  it.skipIf(process.platform === 'win32')('is missed once it is moved away while it is in use', () => {
    mark.reserve('one')
    mark.assertInPlace()
    renameSync(path, `${path}.moved`)
    const unwritable = expect.objectContaining({ code: 'storage.unwritable' }) as Error
    expect(() => mark.assertInPlace()).toThrow(unwritable)
    expect(() => mark.reserve('one')).toThrow(unwritable)
  })
})
