// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { CarriedOver } from '../../../../../electron/shared/model/correction.ts'
import type { Job, JobState } from '../../../../../electron/shared/model/job.ts'
import type { Mapping } from '../../../../../electron/shared/model/mapping.ts'
import CheckPage from '../../../../../renderer/features/check/CheckPage.vue'
import { useCorrectingStore } from '../../../../../renderer/stores/correcting.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { FakeRows } from '../../../../../dev/fakeBridge/FakeRows.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { preview } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

vi.mock(
  '../../../../../renderer/features/check/CheckGrid.vue',
  () => import('../../../../support/renderer/gridDouble.ts'),
)

/** Birthdays of two digits: an answer about them needs the file to be read again. */
const shortYears = { code: 'birthday.twoDigitYear', field: 'birthday', severity: 'error', count: 3 } as const
const tookOver: CarriedOver = {
  fromJobId: 'job-1',
  changedRows: 3,
  keepsDuplicateChoice: false,
  keepsSkipInvalid: false,
  losesHistory: true,
}

/** The check of a job of an earlier session; chosen again, its file is checked as `job-2`. */
async function open({
  job = {},
  carriedOver = null,
  hiddenRows = 0,
}: {
  job?: Partial<Job>
  carriedOver?: CarriedOver | null
  hiddenRows?: number
} = {}) {
  const rows = new FakeRows(1000, false)
  const before = jobOf({ invalidRows: 3, editedRows: 3, sheetName: '会员名单', ...job })
  let state: JobState = 'preparing'
  const bridge = scriptBridge({
    'file.pick': () => ({ fileId: 'f1', fileName: before.fileName, sizeBytes: 1 }),
    'file.preview': ({ choices }) => ({
      ...preview(before.fileName, choices, 1000),
      hiddenRows,
    }),
    'file.recognise': () => null,
    'job.prepare': () => ({ jobId: 'job-2' }),
    'job.get': ({ jobId }) => jobOf({ id: jobId, state }),
    'job.waitPrepared': () => {
      state = 'prepared'
      return { job: jobOf({ id: 'job-2' }), issues: [], ...(carriedOver && { carriedOver }) }
    },
    'job.remove': () => null,
    'job.issues': () => [shortYears],
    'job.editState': () => rows.state(),
  })
  useJobsStore().put(before)
  const screen = await mountScreen(CheckPage, { jobId: before.id })
  await flushPromises()
  await screen.by('issue-birthday.twoDigitYear').trigger('click')
  await screen.by('choose-again').trigger('click')
  await flushPromises()
  const inputOf = (name: string) => bridge.calls.find((call) => call.name === name)?.input
  return { ...screen, before, inputOf }
}

describe('choosing the file again (重新选择这个文件)', () => {
  beforeEach(freshStores)

  it('checks it with the earlier mapping, carries corrections over by the file hash, and replaces the earlier job', async () => {
    const { router, wrapper, by, before, inputOf } = await open({ carriedOver: tookOver })
    expect(router.currentRoute.value).toMatchObject({ name: 'check', params: { jobId: 'job-2' } })
    expect(inputOf('job.prepare')).toMatchObject({ mapping: before.mapping, options: before.options })
    // Named, the corrections of then would be put into the rows of whatever file was chosen.
    expect(inputOf('job.prepare')).not.toHaveProperty('correctionsFrom')
    await wrapper.setProps({ jobId: 'job-2' })
    await flushPromises()
    expect(inputOf('job.remove')).toEqual({ jobId: 'job-1' })
    expect(by('carried-over').text()).toContain('改过或跳过的 3 行')
    expect(useImportDraftStore().jobId, 'answers can be given now').toBe('job-2')
  })

  it('reports that it is another file, and keeps the previous check', async () => {
    const { wrapper, by, inputOf } = await open()
    await wrapper.setProps({ jobId: 'job-2' })
    await flushPromises()
    expect(by('other-file').text()).toContain('之前的检查还在首页')
    expect(inputOf('job.remove')).toBeUndefined()
    await by('other-file-close').trigger('click')
    expect(useCorrectingStore().carryOver).toBeNull()
  })

  it.each([
    ['it has other columns', { job: { mapping: { columns: [], constants: [], blanksClear: false } } }],
    ['it has hidden rows, and whether they were left out is not known', { hiddenRows: 2 }],
  ])('shows step 1 first where %s', async (_, given) => {
    const { router, inputOf } = await open(given)
    expect(router.currentRoute.value.name).toBe('file')
    expect(inputOf('job.prepare')).toBeUndefined()
    expect(useImportDraftStore().repeated?.jobId).toBe('job-1')
  })
})

// The file just chosen would have been checked as if it were the one of the job.
it('choosing the file again does not replace a file that was chosen meanwhile', async () => {
  freshStores()
  const waiting: (() => void)[] = []
  const job = jobOf({ invalidRows: 3, sheetName: '会员名单' })
  const bridge = scriptBridge({
    'file.pick': () => ({ fileId: 'f1', fileName: job.fileName, sizeBytes: 1 }),
    'file.preview': ({ choices }) =>
      new Promise((resolve) =>
        waiting.push(() => resolve({ ...preview(job.fileName, choices, 1000), hiddenRows: 0 })),
      ),
    'file.recognise': () => null,
    'job.prepare': () => ({ jobId: 'job-2' }),
    'job.issues': () => [shortYears],
    'job.editState': () => new FakeRows(10, true).state(),
  })
  useJobsStore().put(job)
  const { by } = await mountScreen(CheckPage, { jobId: job.id })
  await flushPromises()
  await by('issue-birthday.twoDigitYear').trigger('click')
  await by('choose-again').trigger('click')
  await flushPromises()
  const draft = useImportDraftStore()
  void draft.choose({ fileId: 'f2', fileName: '别的.xlsx', sizeBytes: 1 })
  for (const answer of waiting) answer()
  await flushPromises()
  expect(draft.file?.fileId).toBe('f2')
  expect(bridge.calls.map(({ name }) => name)).not.toContain('job.prepare')
})

describe('rechecking with other answers', () => {
  beforeEach(freshStores)

  it('returns to the previous check and its answers when it is cancelled', async () => {
    let prepared = 0
    scriptBridge({
      'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
      'file.recognise': () => null,
      'job.prepare': () => ({ jobId: `job-${(prepared += 1)}` }),
      'job.get': ({ jobId }) => jobOf({ id: jobId, state: jobId === 'job-1' ? 'prepared' : 'preparing' }),
      'job.waitPrepared': () => null,
      'job.issues': () => [],
    })
    const draft = useImportDraftStore()
    await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 1 })
    draft.takeFrom(jobOf())
    await draft.prepare()
    draft.conversions = { dayMonthOrder: 'dayFirst' }
    const jobId = (await draft.prepare()) ?? ''
    const before = { editedRows: 0, skippedRows: 0, skipInvalid: false, keep: null }
    useCorrectingStore().recheck = { jobId, before, conversions: undefined }
    const { router } = await mountScreen(CheckPage, { jobId }, { name: 'check', params: { jobId } })
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'check', params: { jobId: 'job-1' } })
    expect(draft.conversions).toBeUndefined()
    expect(useCorrectingStore().recheck).toBeNull()
  })

  // One of the two jobs is in nobody's way until it is uploaded as well.
  it('accepts one answer: a second given before the first is processed creates no other job', async () => {
    const ambiguous = { code: 'birthday.ambiguous', field: 'birthday', severity: 'error', count: 3 } as const
    let prepared = 0
    const bridge = scriptBridge({
      'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
      'file.recognise': () => null,
      'job.prepare': () => ({ jobId: `job-${(prepared += 1)}` }),
      'job.get': ({ jobId }) => jobOf({ id: jobId }),
      'job.duplicates': () => ({ fields: [], availableFields: [], keep: null, groups: 0, rows: 0 }),
      'job.issues': () => [ambiguous],
      'job.editState': () => new FakeRows(10, true).state(),
    })
    const draft = useImportDraftStore()
    await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 1 })
    draft.takeFrom(jobOf())
    await draft.prepare()
    const { by } = await mountScreen(CheckPage, { jobId: 'job-1' })
    await flushPromises()
    await by('issue-birthday.ambiguous').trigger('click')
    void by('answer-monthFirst').trigger('click')
    void by('answer-dayFirst').trigger('click')
    await flushPromises()
    const answers = bridge.calls.filter(({ name }) => name === 'job.prepare').slice(1)
    expect(answers.map(({ input }) => (input as { mapping: Mapping }).mapping.conversions)).toEqual([
      { dayMonthOrder: 'monthFirst' },
    ])
  })
})
