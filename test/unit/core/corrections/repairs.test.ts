import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { accepted, lost, refused } from '../../../support/jobs/callResults.ts'
import { assertBalanced } from '../../../support/jobs/createJobsFixture.ts'
import { CorrectionFixture, rowsOf } from '../../../support/jobs/CorrectionFixture.ts'

let fixture: CorrectionFixture
beforeEach(() => (fixture = new CorrectionFixture()))
afterEach(() => fixture.close())

const phone = (index: number): string => `138000${String(10_000 + index)}`
const rows = (count: number) =>
  rowsOf(
    Array.from({ length: count }, (_, index) => [`a${index}`, phone(index), '男', '1990-01-02', 'VIP', '']),
  )
const code = (expected: string): unknown => expect.objectContaining({ code: expected })
const edit = (ordinal: number, columnIndex: number, text: string) =>
  fixture.corrections.editCell('job', { ordinal, columnIndex, text }, false)
const repaired = async (): Promise<number[]> => (await fixture.corrections.repairedRows('job')).ordinals

/** Refuses every call with one of these rows, by their ids. */
function refusing(...ids: string[]): void {
  fixture.base.platform.behaviour = (call) => ({
    result: call.ids.some((id) => ids.includes(id)) ? refused('第1条客户资料有误') : accepted(),
  })
}

/** Sends the repaired rows and waits for the end. Resolves to the ids of each call made. */
async function resend(): Promise<string[][]> {
  const { platform, queue, clock, upload } = fixture.base
  const before = platform.ledger.length
  await queue.retryRepaired('job')
  fixture.base.watch()
  await clock.settle(upload.wait('job'))
  return platform.ledger.slice(before).map(({ ids }) => ids)
}

async function uploadRefusing(count: number, ...ids: string[]): Promise<Job> {
  await fixture.prepare(rows(count))
  refusing(...ids)
  return fixture.base.uploadToEnd()
}

describe('a row that the platform rejected', () => {
  it('is changed in place and sent again alone, with the new content', async () => {
    await uploadRefusing(20, 'a3', 'a7')
    const { row, job } = await edit(3, 4, '老客户')
    expect(row).toMatchObject({ rowNumber: 5, editedColumns: [4], state: 'ready' })
    expect(job.reconciliation).toMatchObject({ accepted: 18, rejected: 2, skipped: 0 })
    expect(await repaired()).toEqual([3])
    refusing('a7')
    let body = ''
    fixture.base.platform.onCall = (call) => (body = call.body)
    await fixture.base.queue.retryRepaired('job')
    await fixture.base.clock.settle(fixture.base.upload.wait('job'))
    expect(JSON.parse(body)).toMatchObject({ data: [{ identityId: 'a3', tags: '老客户' }] })
    expect(fixture.queries.get('job')).toMatchObject({
      state: 'completed',
      reconciliation: { accepted: 19, rejected: 1 },
    })
    expect(await repaired()).toEqual([])
  })

  it('is listed with the words of the platform and the row that they mean', async () => {
    await uploadRefusing(20, 'a3', 'a7')
    const opened = await fixture.views.open('job', {
      filter: { kind: 'rejected' },
      search: null,
      values: [],
      sort: null,
    })
    expect(opened.rows).toBe(2)
    const { rows: shown } = await fixture.views.rows('job', opened.viewId, 0, 10)
    expect(shown.map(({ ordinal }) => ordinal)).toEqual([3, 7])
    // Row 0 was accepted, and is left out.
    expect(fixture.queries.rejections('job', [0, 3, 7])).toMatchObject([
      { ordinal: 3, rowCount: 1, rowsMeant: [{ place: '第1条', rowNumber: 5 }] },
      { ordinal: 7, answer: { message: '第1条客户资料有误', errorCode: 'PARAM_ERROR' } },
    ])
  })

  it('is none of those to send again once it is what was sent', async () => {
    await uploadRefusing(20, 'a3')
    await edit(3, 4, '老客户')
    await edit(3, 4, 'VIP')
    expect(await repaired()).toEqual([])
    await expect(fixture.base.queue.retryRepaired('job')).rejects.toEqual(code('job.nothingToUpload'))
  })

  it('keeps what it is when the change would not pass the check', async () => {
    await uploadRefusing(20, 'a3')
    await expect(edit(3, 1, '1380000')).rejects.toEqual(code('job.repairHasErrors'))
    const [row] = await fixture.queries.rowsAt('job', [3])
    expect(row?.cells[1]).toBe(phone(3))
    assertBalanced(fixture.queries.get('job'))
  })

  it('is not made the customer of another row unasked', async () => {
    await uploadRefusing(20, 'a3')
    await expect(edit(3, 1, phone(8))).rejects.toEqual(code('job.joinsCustomers'))
  })

  it('is changed back by undo, and changed again by redo; what was done before the upload is not undone', async () => {
    await fixture.prepare(rows(20))
    await edit(3, 4, '新客户')
    refusing('a3')
    await fixture.base.uploadToEnd()
    expect(fixture.corrections.editState('job').undo).toBeNull()
    expect(await fixture.corrections.move('job', 'undo')).toBeNull()
    await edit(3, 4, '老客户')
    expect(fixture.corrections.editState('job').undo).toEqual({ kind: 'repair', rows: 1 })
    await fixture.corrections.move('job', 'undo')
    expect((await fixture.queries.rowsAt('job', [3]))[0]?.cells[4]).toBe('新客户')
    expect(await repaired()).toEqual([])
    await fixture.corrections.move('job', 'redo')
    expect(await repaired()).toEqual([3])
  })

  it('is not undone after it was sent again', async () => {
    await uploadRefusing(20, 'a3', 'a7')
    await edit(3, 4, '老客户')
    await edit(7, 4, '老客户')
    refusing('a7')
    await resend()
    expect(fixture.corrections.editState('job')).toMatchObject({ undo: null, redo: null })
    expect(await repaired()).toEqual([])
    await edit(7, 4, '常客')
    expect(await repaired()).toEqual([7])
    await fixture.corrections.move('job', 'undo')
    expect((await fixture.queries.rowsAt('job', [7]))[0]?.cells[4]).toBe('老客户')
  })
})

describe('rows that the platform did not reject', () => {
  it('cannot be changed after the upload, nor left out, whatever is asked', async () => {
    await uploadRefusing(20, 'a3')
    await expect(edit(4, 4, '老客户')).rejects.toEqual(code('job.wrongState'))
    const selection = { kind: 'ordinals' as const, ordinals: [3] }
    await expect(fixture.corrections.changeRows('job', selection, { kind: 'skip' })).rejects.toEqual(
      code('job.wrongState'),
    )
    const { viewId } = await fixture.views.open('job', {
      filter: { kind: 'all' },
      search: null,
      values: [],
      sort: null,
    })
    const area = { firstIndex: 3, lastIndex: 4, columnIndexes: [4] }
    await expect(
      fixture.corrections.changeCells('job', viewId, { kind: 'clearCells', areas: [area] }),
    ).rejects.toEqual(code('job.wrongState'))
    expect((await fixture.queries.rowsAt('job', [3]))[0]?.cells[4]).toBe('VIP')
  })

  it('stay rejected where they were rejected together, and are not sent with the repaired one', async () => {
    await fixture.prepare(rows(20))
    const { key } = fixture.base.journal.jobs.get('job')
    const options = { ...fixture.queries.get('job').options, isMatching: false }
    fixture.base.journal.write(() => fixture.base.journal.jobs.setOptions(key, options, '2026-11-24'))
    refusing('a3')
    expect((await fixture.base.uploadToEnd()).reconciliation).toMatchObject({ rejected: 20 })
    await edit(3, 4, '老客户')
    refusing()
    expect(await resend()).toEqual([['a3']])
    const job = fixture.queries.get('job')
    expect(job.reconciliation).toMatchObject({ accepted: 1, rejected: 19, pending: 0 })
    expect(fixture.queries.rejections('job', [2, 3, 4])).toMatchObject([
      { ordinal: 2, rowCount: 3, answer: { message: '第1条客户资料有误' } },
      { ordinal: 4, rowCount: 16 },
    ])
    // All the others, later, unchanged.
    await fixture.base.queue.retryRejected('job')
    await fixture.base.clock.settle(fixture.base.upload.wait('job'))
    expect(fixture.queries.get('job').reconciliation).toMatchObject({ accepted: 20, rejected: 0 })
    expect([...fixture.base.platform.takenCounts().values()].every((count) => count === 1)).toBe(true)
  })
})

/**
 * Whatever is changed and sent again, in whatever order, with restarts and calls that get no answer: every row is accepted once
 * at most, what the platform took is what the journal says it was, and the counts balance.
 */
it('no row is lost or doubled by repairs in any order', async () => {
  const action = fc.oneof(
    fc.record({
      kind: fc.constant('edit' as const),
      ordinal: fc.nat(11),
      tag: fc.constantFrom('一', '二', '三'),
    }),
    fc.record({
      kind: fc.constantFrom('undo' as const, 'redo' as const, 'resend' as const, 'restart' as const),
    }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(11), { minLength: 1 }),
      fc.array(action, { maxLength: 10 }),
      fc.uniqueArray(fc.nat(11), { maxLength: 2 }),
      async (bad, actions, silent) => {
        fixture.close()
        fixture = new CorrectionFixture()
        const { base } = fixture
        await fixture.prepare(rows(12))
        /** The tag that each row needs to be accepted. */
        const isBad = (id: string, body: string): boolean =>
          bad.some((ordinal) => id === `a${ordinal}`) && tagOf(body, id) !== '三'
        let body = ''
        base.platform.onCall = (call) => (body = call.body)
        let isSilent = true
        base.platform.behaviour = ({ ids }) => {
          if (isSilent && silent.some((ordinal) => ids.includes(`a${ordinal}`)) && ids.length === 1) {
            return { result: lost(), isTaken: true }
          }
          return { result: ids.some((id) => isBad(id, body)) ? refused('标签不存在') : accepted() }
        }
        await base.uploadToEnd()
        for (const each of actions) {
          if (each.kind === 'restart') fixture.restart()
          else if (each.kind === 'undo' || each.kind === 'redo')
            await fixture.corrections.move('job', each.kind)
          else if (each.kind === 'edit') {
            const isRejected = fixture.queries.rejections('job', [each.ordinal]).length > 0
            const change = edit(each.ordinal, 4, each.tag)
            if (isRejected) await change
            else await expect(change).rejects.toThrow()
          } else if ((await repaired().catch(() => [])).length > 0) {
            isSilent = false
            base.platform.onCall = (call) => (body = call.body)
            await base.queue.retryRepaired('job')
            await base.clock.settle(base.upload.wait('job'))
          }
          assertBalanced(fixture.queries.get('job'))
          expect(fixture.queries.get('job').reconciliation.pending).toBe(0)
        }
        const counts = [...base.platform.takenCounts().values()]
        expect(counts.every((count) => count === 1)).toBe(true)
        const { accepted: acceptedRows, unknown } = fixture.queries.get('job').reconciliation
        expect(acceptedRows + unknown).toBe(counts.length)
      },
    ),
    { numRuns: 15 },
  )
})

function tagOf(body: string, id: string): string | undefined {
  const { data } = JSON.parse(body) as { data: { identityId: string; tags?: string }[] }
  return data.find(({ identityId }) => identityId === id)?.tags
}
