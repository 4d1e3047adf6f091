// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Attempt, JobProgress, Receipt, ReceiptLine } from '../../../../../electron/shared/model/job.ts'
import ReceiptPanel from '../../../../../renderer/features/upload/ReceiptPanel.vue'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

const importId = '9007199254740993'
const answer = { httpStatus: 200, code: '200', errorCode: null, message: 'ok', importId }
const line = (fields: Partial<ReceiptLine>): ReceiptLine => ({
  id: 1,
  state: 'accepted',
  rowCount: 500,
  firstRowNumber: 2,
  lastRowNumber: 501,
  attempts: 2,
  earlierAttempts: 0,
  answer,
  changedAt: '2026-11-24T09:00:00.000Z',
  lastCallAt: '2026-11-24T09:00:00.000Z',
  ...fields,
})
const refused = { ...answer, httpStatus: 429, code: null, message: '操作频繁', importId: null }
const batch = { batchId: 1, rowCount: 500, firstRowNumber: 2, lastRowNumber: 501 }
const attempts: Attempt[] = [
  {
    id: 1,
    ...batch,
    startedAt: '2026-11-24T09:00:00.000Z',
    endedAt: null,
    outcome: 'slowDown',
    answer: refused,
  },
  { id: 2, ...batch, startedAt: '2026-11-24T09:00:05.000Z', endedAt: null, outcome: 'accepted', answer },
  { id: 3, ...batch, startedAt: '2026-11-24T09:00:09.000Z', endedAt: null, outcome: null, answer: refused },
]

const progressOf = (jobId: string, revision: number, batchesDone: number): JobProgress => ({
  jobId,
  revision,
  phase: 'uploading',
  rowsDone: 0,
  rowsTotal: null,
  fraction: 0,
  rowsPerSecond: 0,
  elapsedMs: 0,
  remainingMs: null,
  batchesDone,
  batchesTotal: 4,
  reconciliation: null,
  waitingFor: null,
  nextAttemptAt: null,
})

async function open(lines: ReceiptLine[], totalLines = lines.length) {
  const job = jobOf({ state: 'completed', hasRows: false })
  const receipt: Receipt = {
    jobId: job.id,
    fileName: job.fileName,
    endpoint: null,
    isRehearsal: false,
    reconciliation: job.reconciliation,
    lines,
    totalLines,
    importIds: lines.flatMap((one) => one.answer?.importId ?? []),
  }
  const bridge = scriptBridge({
    'job.receipt': () => receipt,
    'job.attempts': () => attempts,
    'job.exportReceipt': () => null,
  })
  const screen = await mountScreen(ReceiptPanel, { job })
  await screen.by('receipt-toggle').trigger('click')
  await flushPromises()
  return { ...screen, bridge, job, receipt }
}

describe('the receipt panel (回执)', () => {
  beforeEach(freshStores)

  it('shows rows, result and import id of every batch, digit for digit, even when the rows are gone', async () => {
    const { by } = await open([
      line({}),
      line({ id: 7, state: 'rejected', rowCount: 1, firstRowNumber: 502, lastRowNumber: 502, answer: null }),
    ])
    expect(by('receipt-line-1').text()).toContain('2–501')
    expect(by('receipt-line-1').text()).toContain(importId)
    expect(by('receipt-line-7').text()).toContain('失败')
    expect(by('receipt-line-7').find('[data-test="copy-import-id"]').exists()).toBe(false)
  })

  it('lists the calls of a batch with their outcomes, including one that has not ended', async () => {
    const { by } = await open([line({})])
    await by('show-attempts').trigger('click')
    await flushPromises()
    expect(by('attempts').text()).toMatch(/平台要求放慢.*操作频繁.*平台已收下.*进行中/s)
    await by('show-attempts').trigger('click')
    expect(by('attempts').exists()).toBe(false)
  })

  it('counts and shows the calls a batch was part of before it was bisected, and with which rows', async () => {
    attempts.unshift({
      ...attempts[0]!,
      id: 0,
      batchId: 9,
      rowCount: 1_000,
      lastRowNumber: 1_001,
      outcome: 'rejected',
    })
    const { by } = await open([line({ earlierAttempts: 1 })])
    expect(by('show-attempts').text()).toBe('3 次')
    await by('show-attempts').trigger('click')
    await flushPromises()
    attempts.shift()
    const [first, second] = by('attempts').findAll('li')
    expect(first?.text()).toMatch(/平台拒绝了内容.*与原表第 2–1001 行一起，共 1,000 条/s)
    expect(second?.text()).not.toContain('一起')
  })

  it('marks the first, refused call of rows that were sent again', async () => {
    const { by } = await open([line({ id: 3, state: 'split', answer: null })])
    expect(by('receipt-line-3').text()).toContain('失败，已另行重传')
  })

  it('is loaded page by page for a job of thousands of batches', async () => {
    const { bridge, by } = await open([line({})], 2_000)
    const asked = bridge.calls.find(({ name }) => name === 'job.receipt')
    expect(asked?.input).toEqual({ jobId: 'job-1', offset: 0, limit: 20 })
    expect(by('receipt-pages').exists()).toBe(true)
  })

  it('reloads when the job has changed', async () => {
    const { bridge, wrapper, job } = await open([line({})])
    await wrapper.setProps({ job: { ...job, changedAt: '2027-01-01T00:00:00.000Z' } })
    await flushPromises()
    expect(bridge.calls.filter(({ name }) => name === 'job.receipt')).toHaveLength(2)
  })

  // 「4 批 · 4 批未上传」 stood beside 「待确认 500」: the job itself is only sent again at the end.
  it('follows an upload that runs', async () => {
    const { bridge, by, wrapper, job } = await open([line({ state: 'pending' })])
    const uploading = jobOf({
      state: 'uploading',
      batches: { total: 4, accepted: 0, rejected: 0, unknown: 0, pending: 4 },
    })
    const jobs = useJobsStore()
    jobs.put(uploading)
    await wrapper.setProps({ job: { ...uploading, changedAt: job.changedAt } })
    const asked = () => bridge.calls.filter(({ name }) => name === 'job.receipt').length
    const before = asked()
    jobs.applyProgress(progressOf(uploading.id, 1, 3))
    await flushPromises()
    expect(by('receipt-toggle').text()).toContain('4 批 · 1 批未上传')
    expect(asked()).toBe(before + 1)
    jobs.applyProgress(progressOf(uploading.id, 2, 4))
    await flushPromises()
    expect(by('receipt-toggle').text()).toContain('4 批')
    expect(by('receipt-toggle').text(), 'what came of them is not known yet').not.toMatch(/未上传|全部成功/)
  })

  it('shows no message when the dialog of the export was closed', async () => {
    const { bridge, by } = await open([line({})])
    await by('export-receipt').trigger('click')
    await flushPromises()
    expect(bridge.calls.map(({ name }) => name)).toContain('job.exportReceipt')
    expect(document.querySelector('.ask-box')).toBeNull()
  })

  // While it uploads it is read again and again: an answer that was overtaken would show states of before.
  it('shows the answer to the newest request, not the one that arrived last', async () => {
    const { by, wrapper, job, receipt } = await open([line({ state: 'pending' })])
    const waiting: ((answer: Receipt) => void)[] = []
    scriptBridge({ 'job.receipt': () => new Promise<Receipt>((resolve) => waiting.push(resolve)) })
    await wrapper.setProps({ job: { ...job, changedAt: '2026-11-24T09:01:00.000Z' } })
    await wrapper.setProps({ job: { ...job, changedAt: '2026-11-24T09:02:00.000Z' } })
    waiting[1]?.({ ...receipt, lines: [line({ state: 'accepted' })] })
    await flushPromises()
    waiting[0]?.({ ...receipt, lines: [line({ state: 'unknown' })] })
    await flushPromises()
    expect(by('receipt-line-1').find('.accepted').exists()).toBe(true)
    expect(by('receipt-line-1').find('.unknown').exists()).toBe(false)
  })
})
