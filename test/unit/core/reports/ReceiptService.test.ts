import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ReceiptService } from '../../../../electron/core/reports/ReceiptService.ts'
import { accepted, answered, refused } from '../../../support/jobs/callResults.ts'
import { idOf, JobsFixture } from '../../../support/jobs/createJobsFixture.ts'

let fixture: JobsFixture
let receipts: ReceiptService
beforeEach(() => {
  fixture = new JobsFixture()
  receipts = new ReceiptService(fixture.journal)
})
afterEach(() => fixture.close())

function refusing(...ordinals: number[]): void {
  const bad = new Set(ordinals.map(idOf))
  fixture.platform.behaviour = ({ ids }) => ({
    result: ids.some((id) => bad.has(id)) ? refused('不行') : accepted(),
  })
}

const linesInShort = (): string[] =>
  receipts
    .read('job')
    .lines.map(({ firstRowNumber, rowCount, state }) => `${firstRowNumber}+${rowCount} ${state}`)

/** Calls of the platform's ledger that carried a row. */
const callsWith = (ordinal: number): number =>
  fixture.platform.ledger.filter(({ ids }) => ids.includes(idOf(ordinal))).length

// The calls with the larger batches were in the journal only: a row found bad after six calls showed one.
it('a receipt lists every call a bad row was part of, and with how many rows', async () => {
  await fixture.addJob({ rows: 64, batchRows: 64 })
  refusing(21)
  await fixture.uploadToEnd()
  const { lines, totalLines } = receipts.read('job')
  expect(totalLines).toBe(lines.length)
  expect(lines.reduce((rows, line) => rows + line.rowCount, 0)).toBe(64)
  const line = lines.find(({ state }) => state === 'rejected')
  expect(line).toMatchObject({ firstRowNumber: 23, rowCount: 1, attempts: 1 })
  const attempts = receipts.attempts(line!.id)
  expect(attempts).toHaveLength(1 + line!.earlierAttempts)
  expect(attempts[0]).toMatchObject({
    rowCount: 64,
    firstRowNumber: 2,
    lastRowNumber: 65,
    outcome: 'rejected',
  })
  expect(attempts.at(-1)).toMatchObject({ batchId: line!.id, rowCount: 1 })
  const times = attempts.map(({ startedAt }) => startedAt)
  expect(times).toEqual([...times].sort())
  // A part that was joined with others is shown their calls as well, but never fewer than its own rows made.
  expect(attempts.length).toBeGreaterThanOrEqual(callsWith(21))
})

// After 仅重传失败数据 the refused calls were gone from the receipt, as if the rows had gone up at the first try.
it('a receipt keeps the refused calls of rows that were sent again, in each round, beside their outcome', async () => {
  await fixture.addJob({ rows: 20, batchRows: 10 })
  refusing(3, 14)
  await fixture.uploadToEnd()
  const before = linesInShort()
  expect(before.filter((line) => line.endsWith('rejected'))).toEqual(['5+1 rejected', '16+1 rejected'])
  refusing(14)
  fixture.upload.retryRejected('job')
  await fixture.uploadToEnd()
  refusing()
  fixture.upload.retryRejected('job')
  await fixture.uploadToEnd()
  const after = linesInShort()
  expect(after.filter((line) => line.startsWith('5+1'))).toEqual(['5+1 split', '5+1 accepted'])
  expect(after.filter((line) => line.startsWith('16+1'))).toEqual([
    '16+1 split',
    '16+1 split',
    '16+1 accepted',
  ])
  const { lines, totalLines } = receipts.read('job')
  expect(totalLines).toBe(lines.length)
  expect(
    lines.filter(({ state }) => state === 'split').every(({ answer }) => answer?.message === '不行'),
  ).toBe(true)
  const counted = lines.filter(({ state }) => state !== 'split')
  expect(counted.reduce((rows, line) => rows + line.rowCount, 0)).toBe(20)
})

it('a receipt keeps the calls of a full batch that was sent again with the batch', async () => {
  await fixture.addJob({ rows: 20, batchRows: 10, bisectRejected: false })
  refusing(3)
  await fixture.uploadToEnd()
  refusing()
  fixture.upload.retryRejected('job')
  await fixture.uploadToEnd()
  const [first] = receipts.read('job').lines
  expect(first).toMatchObject({ state: 'accepted', rowCount: 10, attempts: 2, earlierAttempts: 0 })
  expect(receipts.attempts(first!.id).map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted'])
})

it('a receipt shows no line for a batch that was only joined or bisected, even one that was too large', async () => {
  await fixture.addJob({ rows: 16, batchRows: 16 })
  fixture.platform.behaviour = ({ ids }) => ({ result: ids.length > 4 ? answered(413, '') : accepted() })
  await fixture.uploadToEnd()
  expect(linesInShort()).toEqual(['2+4 accepted', '6+4 accepted', '10+4 accepted', '14+4 accepted'])
  // The second half is bisected unsent: the size that was refused is remembered for the run.
  expect(receipts.read('job').lines.map((line) => line.earlierAttempts)).toEqual([2, 2, 1, 1])
})

it('a receipt pages through all lines without repeating or omitting one', async () => {
  await fixture.addJob({ rows: 60, batchRows: 10 })
  refusing(3, 14, 33, 34)
  await fixture.uploadToEnd()
  fixture.upload.retryRejected('job')
  await fixture.uploadToEnd()
  const { lines, totalLines } = receipts.read('job')
  const paged: number[] = []
  for (let offset = 0; offset < totalLines; offset += 3) {
    paged.push(...receipts.read('job', offset, 3).lines.map(({ id }) => id))
  }
  expect(paged).toEqual(lines.map(({ id }) => id))
  expect(new Set(paged).size).toBe(totalLines)
})

it('a receipt is exported with both numbers of calls', async () => {
  await fixture.addJob({ rows: 4, batchRows: 4 })
  refusing(0)
  await fixture.uploadToEnd()
  const folder = mkdtempSync(join(tmpdir(), 'receipt-'))
  const path = join(folder, 'receipt.csv')
  await receipts.write('job', path, 'zh-CN')
  const [header, first] = readFileSync(path, 'utf8').split('\r\n')
  rmSync(folder, { recursive: true })
  const columns = header?.split(',') ?? []
  const cell = (name: string): string | undefined => first?.split(',')[columns.indexOf(name)]
  // The line's number, not the journal's, which begins anywhere and leaves gaps.
  expect(first?.split(',')[0]).toBe('1')
  expect(cell('结果')).toBe('失败')
  expect(cell('上传次数')).toBe('1')
  expect(cell('拆分前的上传次数')).toBe('2')
})

it('a receipt has the import ids of what was accepted, in the order of the rows', async () => {
  await fixture.addJob({ rows: 40, batchRows: 10 })
  fixture.platform.behaviour = ({ number }) => {
    if (number === 2) return { result: answered(200, '{"code":"200"}') }
    if (number === 3) return { result: answered(504, '') }
    return { result: answered(200, `{"code":"200","data":900719925474099${number}}`) }
  }
  await fixture.uploadToEnd()
  expect(receipts.read('job').importIds).toEqual(['9007199254740991', '9007199254740994'])
})
