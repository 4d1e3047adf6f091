// @vitest-environment happy-dom
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../../../../../renderer/composables/useCommand.ts'
import CheckPage from '../../../../../renderer/features/check/CheckPage.vue'
import { useCorrectingStore } from '../../../../../renderer/stores/correcting.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import type { PrepareSummary } from '../../../../../electron/shared/model/prepareSummary.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { FakeRows } from '../../../../../dev/fakeBridge/FakeRows.ts'
import { viewHandlers } from '../../../../../dev/fakeBridge/viewHandlers.ts'
import { checkedRow, preview } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'

/** The page over rows that answer as the main process would. */
async function open(job: Job) {
  const rows = new FakeRows(1000, false)
  const counted = () => ({ ...job, ...rows.counts(), changedAt: job.changedAt })
  const views = viewHandlers(() => rows, counted)
  const bridge = scriptBridge({
    ...views,
    'job.issues': () => rows.groups(),
    'job.editState': () => rows.state(),
    'job.get': () => counted(),
    'job.rows': ({ filter, offset, limit }) => rows.page(filter, offset, limit),
    'job.locateRow': ({ rowNumber }) => (rowNumber > 1003 ? null : { ordinal: rowNumber - 4 }),
    'job.editCell': ({ ordinal, columnIndex, text }) => {
      rows.editCell(ordinal, columnIndex, text)
      return { job: counted(), row: rows.row(ordinal) }
    },
    'job.changeRows': ({ selection, change }) => {
      const changedRows = rows.change(selection, change)
      return { job: counted(), changedRows }
    },
    'job.undo': () => {
      const changedRows = rows.move('undo')
      return changedRows === null ? null : { job: counted(), changedRows }
    },
    'job.redo': () => {
      const changedRows = rows.move('redo')
      return changedRows === null ? null : { job: counted(), changedRows }
    },
    'job.duplicates': () => ({
      fields: ['phone'],
      availableFields: ['phone'],
      keep: null,
      groups: 0,
      rows: 0,
    }),
    'job.earlierImports': () => ({ sameFile: [], sameCustomers: 0 }),
    'job.setSkipInvalid': ({ skipInvalid }) => ({ ...job, skipInvalid }),
  })
  useJobsStore().put(job)
  const screen = await mountScreen(CheckPage, { jobId: job.id })
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name)
  const press = async (name: string) => {
    await screen.by(name).trigger('click')
    await flushPromises()
  }
  /** Opens the editor of a cell as a double click does. */
  const edit = async (name: string, key = 'F2') => {
    const cell = screen.by(name)
    const { row = '0' } = (cell.element.closest<HTMLElement>('.grid-row')?.dataset ?? {}) as { row?: string }
    const column = Number(cell.attributes('data-column'))
    await activate(screen, Number(row), column)
    await screen.by('rows-table').trigger('keydown', { key })
    await flushPromises()
  }
  return { ...screen, views, bridge, rows, asked, press, edit }
}

/** Makes a cell the active one by the keyboard. */
async function activate({ by }: Awaited<ReturnType<typeof mountScreen>>, row: number, column: number) {
  const table = by('rows-table')
  await table.trigger('keydown', { key: 'Home', ctrlKey: true })
  for (let step = 0; step < row; step += 1) await table.trigger('keydown', { key: 'ArrowDown' })
  for (let step = 0; step < column; step += 1) await table.trigger('keydown', { key: 'ArrowRight' })
  await flushPromises()
}

// Pages of earlier tests would answer the window's keys as well.
enableAutoUnmount(afterEach)

describe('the check page (检查数据)', () => {
  beforeEach(freshStores)

  it('skips rows with errors by its one button, which names their number, and only then leads on', async () => {
    const { by, router, asked } = await open(jobOf({ invalidRows: 11 }))
    expect(by('primary').text()).toBe('跳过 11 条有问题的，上传其余 989 条')
    await by('primary').trigger('click')
    await flushPromises()
    expect(asked('job.setSkipInvalid').map((call) => call.input)).toEqual([
      { jobId: 'job-1', skipInvalid: true },
    ])
    expect(router.currentRoute.value.name).toBe('confirm')
  })

  it('requires no decision without errors', async () => {
    const { by, router, bridge } = await open(jobOf({ invalidRows: 0, warningRows: 5 }))
    await by('primary').trigger('click')
    await flushPromises()
    expect(bridge.calls.some((call) => call.name === 'job.setSkipInvalid')).toBe(false)
    expect(router.currentRoute.value.name).toBe('confirm')
  })

  it('leads to another file when there is no row to upload', async () => {
    const { by, router } = await open(jobOf({ invalidRows: 1000 }))
    await by('primary').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('file')
  })

  it('marks the cell of an issue and shows what is wrong with it', async () => {
    const { by } = await open(jobOf({ invalidRows: 11 }))
    expect(by('cell-15-2').text()).toBe(checkedRow(11, false).cells[2])
    expect(by('cell-15-2').classes()).toContain('error')
    expect(by('cell-15-2').attributes('aria-invalid')).toBe('true')
    expect(by('cell-15-finding').text()).toContain('手机号位数不够')
  })

  it('requests the rows of a cause when it is chosen', async () => {
    const { press, asked } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    expect(asked('job.openView').at(-1)?.input).toMatchObject({
      view: { filter: { kind: 'cause', code: 'phone.tooShort', field: 'phone' } },
    })
  })

  it('edits a cell in place: Enter saves, and the row is shown as rechecked', async () => {
    const { by, edit, asked } = await open(jobOf({ invalidRows: 11 }))
    await edit('cell-15-2')
    await by('cell-input').setValue('13800001000')
    await by('cell-input').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(asked('job.editCell').map((call) => call.input)).toEqual([
      { jobId: 'job-1', ordinal: 11, columnIndex: 2, text: '13800001000' },
    ])
    expect(by('cell-15-2').classes()).toContain('edited')
    expect(by('cell-15-2').classes()).not.toContain('error')
    expect(by('cell-15-finding').text()).toContain('✓ 已改好')
    // Not opened again: with a filter on, the row would jump away under the mouse.
    expect(asked('job.openView')).toHaveLength(1)
    expect(by('row-16').find('[data-active]').exists(), 'Enter goes down').toBe(true)
  })

  it('discards an edit with Esc, and saves nothing unchanged', async () => {
    const { by, edit, asked } = await open(jobOf({ invalidRows: 11 }))
    await edit('cell-15-2')
    await by('cell-input').setValue('1')
    await by('cell-input').trigger('keydown', { key: 'Escape' })
    await edit('cell-15-1')
    await by('cell-input').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(by('cell-input').exists()).toBe(false)
    expect(asked('job.editCell')).toEqual([])
  })

  it('does not save on the Enter of an input method that is composing', async () => {
    const { by, edit, asked } = await open(jobOf())
    await edit('cell-4-1')
    await by('cell-input').setValue('wang')
    await by('cell-input').trigger('keydown', { key: 'Enter', isComposing: true })
    expect(asked('job.editCell')).toEqual([])
    expect(by('cell-input').exists()).toBe(true)
  })

  it('moves between cells with the arrow keys, and Enter opens one', async () => {
    const { by } = await open(jobOf())
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) {
      await by('rows-table').trigger('keydown', { key })
    }
    expect(by('cell-5-2').find('[data-test="cell-input"]').exists()).toBe(true)
  })

  it('skips a row in place, and takes it back', async () => {
    const { by, press, rows } = await open(jobOf({ invalidRows: 11 }))
    await press('skip-row-15')
    expect(rows.row(11).skippedAs).toBe('user')
    expect(by('cell-15-finding').text()).toContain('已跳过，不会上传')
    await press('skip-row-15')
    expect(rows.row(11).skippedAs).toBeNull()
  })

  it('clears the cells of a cause at once, leaves its empty list, and undoes it with Ctrl+Z', async () => {
    const { by, press, rows, asked } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await press('cause-clear')
    expect(rows.row(11).cells[2]).toBe('')
    expect(by('issue-phone.tooShort').exists()).toBe(false)
    expect(asked('job.openView').at(-1)?.input).toMatchObject({ view: { filter: { kind: 'all' } } })
    expect(by('undo').text()).toBe('撤销：清空（11 行）')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
    await flushPromises()
    expect(rows.row(11).cells[2]).not.toBe('')
    expect(by('issue-phone.tooShort').exists()).toBe(true)
    expect(by('undo').text()).toBe('撤销')
  })

  it('loses no key that is pressed while the previous step is under way', async () => {
    const { by, press, rows } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await press('cause-clear')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'y', ctrlKey: true }))
    await flushPromises()
    expect(rows.row(11).cells[2]).toBe('')
    expect(by('redo').text()).toBe('重做')
  })

  it('jumps to a row by its number in the file', async () => {
    const { wrapper, by } = await open(jobOf({ invalidRows: 11 }))
    await by('row-jump').setValue('300')
    await wrapper.find('form:has([data-test="row-jump"])').trigger('submit')
    await flushPromises()
    expect(by('row-300').find('[data-active]').exists()).toBe(true)
  })

  // The way to a row led nowhere, without a word.
  it('reports that a row is not among those shown', async () => {
    const { wrapper, by, press } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await by('row-jump').setValue('300')
    await wrapper.find('form:has([data-test="row-jump"])').trigger('submit')
    await flushPromises()
    expect(document.body.textContent).toContain('第 300 行不在现在显示的行里')
  })

  // Rows that were skipped before a restart are skipped again: unsaid, they are missed on the platform.
  it('reports what was carried over from the previous check, until the user dismisses it', async () => {
    const rows = new FakeRows(1000, false)
    const job = jobOf({ state: 'preparing' })
    scriptBridge({
      'job.waitPrepared': () => ({
        job: { ...job, state: 'prepared' },
        issues: [],
        carriedOver: {
          fromJobId: 'job-0',
          changedRows: 3,
          keepsDuplicateChoice: true,
          keepsSkipInvalid: false,
          losesHistory: true,
        },
      }),
      'job.get': () => ({ ...job, state: 'prepared' }),
      'job.issues': () => rows.groups(),
      'job.editState': () => rows.state(),
      'job.rows': ({ filter, offset, limit }) => rows.page(filter, offset, limit),
    })
    useJobsStore().put(job)
    const { by } = await mountScreen(CheckPage, { jobId: job.id })
    await flushPromises()
    expect(by('carried-over').text()).toContain('改过或跳过的 3 行、重复客户的处理方式')
    expect(by('carried-over').text()).not.toContain('跳过有错误的行')
    await by('carried-over-close').trigger('click')
    expect(by('carried-over').exists()).toBe(false)
  })

  // 100,000 rows take seconds: without a word and a way out people close the program.
  it('shows the progress of a change of many rows, and cancels it on request', async () => {
    const job = jobOf({ invalidRows: 11 })
    const screen = await open(job)
    const { by, press } = screen
    let end: (answer: { job: Job; changedRows: number; isCancelled: boolean }) => void = () => undefined
    const bridge = scriptBridge({
      'job.changeRows': () => new Promise((resolve) => (end = resolve)),
      ...screen.views,
      'job.cancelChange': () => null,
      'job.issues': () => screen.rows.groups(),
      'job.editState': () => screen.rows.state(),
      'job.rows': ({ filter, offset, limit }) => screen.rows.page(filter, offset, limit),
      'job.duplicates': () => ({ fields: [], availableFields: [], keep: null, groups: 0, rows: 0 }),
    })
    await press('issue-phone.tooShort')
    await press('cause-skip')
    expect(by('primary').attributes('disabled'), 'nothing goes up half changed').toBeDefined()
    useCorrectingStore().applyProgress({ jobId: job.id, phase: 'changing', rowsDone: 500, rowsTotal: 2000 })
    await flushPromises()
    expect(by('change-progress').text()).toContain('500 / 2,000 行')
    await press('cancel-change')
    expect(bridge.calls).toContainEqual({ name: 'job.cancelChange', input: { jobId: job.id } })
    expect(by('cancel-change').text()).toBe('正在停下…')
    end({ job, changedRows: 500, isCancelled: true })
    await flushPromises()
    expect(by('change-progress').exists()).toBe(false)
    expect(document.body.textContent).toContain('已停下：改好了 500 行')
  })

  // 「已撤销」 over rows of which half are still changed.
  it('reports that an undo was cancelled half way, and that the same button finishes it', async () => {
    const screen = await open(jobOf({ invalidRows: 11 }))
    const { press, rows } = screen
    await press('issue-phone.tooShort')
    await press('cause-clear')
    // Messages of the tests before are still shown.
    for (const message of document.querySelectorAll('.el-message')) message.remove()
    scriptBridge({
      'job.undo': () => ({ job: jobOf(), changedRows: 11, isCancelled: true }),
      'job.issues': () => rows.groups(),
      'job.editState': () => rows.state(),
      'job.rows': ({ filter, offset, limit }) => rows.page(filter, offset, limit),
    })
    await press('undo')
    expect(document.body.textContent).toContain('已停下：「清空（11 行）」只撤销了一部分')
    expect(document.body.textContent).not.toContain('已撤销：清空（11 行）')
  })

  // An error in red, although nothing went wrong and the merged rows are there.
  it('reports what of a corrected file was merged when merging was cancelled', async () => {
    const { press, rows } = await open(jobOf({ invalidRows: 11 }))
    let isMerged = false
    scriptBridge({
      'file.pick': () => ({ fileId: 'f2', fileName: '改好.xlsx', sizeBytes: 1 }),
      'job.mergeCorrections': () => {
        isMerged = true
        throw new ScriptedError({ code: 'cancelled', message: '', params: {} })
      },
      'job.issues': () => rows.groups(),
      'job.editState': () => ({
        ...rows.state(),
        undo: isMerged ? { kind: 'mergeCorrections', rows: 7 } : null,
      }),
      'job.rows': ({ filter, offset, limit }) => rows.page(filter, offset, limit),
    })
    await press('import-corrections')
    expect(document.body.textContent).toContain('已停下：改好的文件已合并 7 行')
    expect(document.body.textContent).not.toContain('操作已取消')
  })

  it('changes nothing once an upload was started', async () => {
    const batches = { total: 2, accepted: 0, rejected: 0, unknown: 0, pending: 2 }
    const { by } = await open(jobOf({ state: 'prepared', batches }))
    await by('rows-table').trigger('keydown', { key: 'F2' })
    await by('cell-15-2').trigger('dblclick')
    expect(by('cell-input').exists()).toBe(false)
    expect(by('undo').exists()).toBe(false)
    expect(by('skip-row-15').exists()).toBe(false)
  })

  // Cells typed into the rows of one customer list would have gone into another.
  it('does not put its rows onto the page of another job when it was left during a check', async () => {
    let end: (summary: PrepareSummary) => void = () => undefined
    const long = jobOf({ id: 'long', state: 'preparing' })
    const answers = {
      'job.waitPrepared': () => new Promise<PrepareSummary>((resolve) => (end = resolve)),
      'job.get': ({ jobId }: { jobId: string }) => jobOf({ id: jobId }),
      'job.issues': () => [],
      'job.editState': () => new FakeRows(10, true).state(),
      'job.rows': () => ({ rows: [], total: 0 }),
    }
    scriptBridge(answers)
    useJobsStore().put(long)
    useJobsStore().put(jobOf({ id: 'other' }))
    const first = await mountScreen(CheckPage, { jobId: 'long' })
    first.wrapper.unmount()
    await mountScreen(CheckPage, { jobId: 'other' })
    await flushPromises()
    end({ job: { ...long, state: 'prepared' }, issues: [] })
    await flushPromises()
    expect(useCorrectingStore().jobId).toBe('other')
  })

  // The mapping is still there, and going home hides it.
  it('returns to the mapping when the check is cancelled, and offers it when the check has failed', async () => {
    const draft = useImportDraftStore()
    const job = jobOf({ state: 'preparing' })
    const prepareWith = async (waitPrepared: () => null) => {
      scriptBridge({
        'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
        'file.recognise': () => null,
        'job.prepare': () => ({ jobId: job.id }),
        'job.get': () => job,
        'job.waitPrepared': waitPrepared,
      })
      await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 1 })
      draft.takeFrom(job)
      await draft.prepare()
      const screen = await mountScreen(CheckPage, { jobId: job.id })
      await flushPromises()
      return screen
    }
    const cancelled = await prepareWith(() => null)
    expect(cancelled.router.currentRoute.value.name).toBe('mapping')
    const failed = await prepareWith(() => {
      throw new ScriptedError({ code: 'file.locked', message: '', params: {} })
    })
    expect(failed.by('error-note').text()).toContain('回到匹配字段')
  })

  // Another file, chosen while the first one was checked, would have to be prepared again.
  it('discards its own job only when it is cancelled after it was left', async () => {
    const draft = useImportDraftStore()
    let end: (summary: null) => void = () => undefined
    let prepared = 0
    scriptBridge({
      'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
      'file.recognise': () => null,
      'job.prepare': () => ({ jobId: `job-${(prepared += 1)}` }),
      'job.get': ({ jobId }) => jobOf({ id: jobId, state: 'preparing' }),
      'job.waitPrepared': () => new Promise<null>((resolve) => (end = resolve)),
    })
    const prepare = async (fileId: string) => {
      await draft.choose({ fileId, fileName: '客户.xlsx', sizeBytes: 1 })
      draft.takeFrom(jobOf())
      return draft.prepare()
    }
    const jobId = await prepare('f1')
    const { wrapper } = await mountScreen(CheckPage, { jobId })
    wrapper.unmount()
    await prepare('f2')
    end(null)
    await flushPromises()
    expect(draft.jobId).toBe('job-2')
  })

  // The word on what was taken over would be overwritten by a second, empty one.
  it('reports the end of a check once, even when it was left and opened again meanwhile', async () => {
    const correcting = useCorrectingStore()
    correcting.reopen('job-2', jobOf({ editedRows: 3 }))
    await correcting.succeed('job-2', null)
    await correcting.succeed('job-2', null)
    expect(correcting.carryOver?.isOtherFile).toBe(true)
  })

  // By keyboard nobody could skip a row.
  it('skips a row by Enter on its problems', async () => {
    const { edit, rows } = await open(jobOf({ invalidRows: 11 }))
    await edit('cell-15-finding', 'Enter')
    expect(rows.row(11).skippedAs).toBe('user')
  })

  // After a tab of the rows was chosen its radio button has the focus.
  it('undoes by Ctrl+Z while the focus is on a radio button', async () => {
    const { wrapper, press, rows } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await press('cause-clear')
    const radio = document.createElement('input')
    radio.type = 'radio'
    document.body.append(radio)
    radio.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }))
    await flushPromises()
    radio.remove()
    wrapper.unmount()
    expect(rows.row(11).cells[2]).not.toBe('')
  })

  // Pressed twice and then gone to another job: the second would have undone something there.
  it('undoes nothing of another job by a key pressed before that was opened', async () => {
    const { wrapper, press, rows } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await press('cause-clear')
    let end: (answer: null) => void = () => undefined
    const bridge = scriptBridge({
      'job.undo': () => new Promise<null>((resolve) => (end = resolve)),
      'job.get': ({ jobId }) => jobOf({ id: jobId }),
      'job.issues': () => [],
      'job.editState': () => rows.state(),
    })
    for (let presses = 0; presses < 2; presses++) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
    }
    await flushPromises()
    await useCorrectingStore().open('job-2')
    end(null)
    await flushPromises()
    wrapper.unmount()
    expect(bridge.calls.filter(({ name }) => name === 'job.undo').map(({ input }) => input)).toEqual([
      { jobId: 'job-1' },
    ])
  })

  // Ctrl+S held down: a dialog over a dialog.
  it('exports the rows with problems once when its key is pressed twice', async () => {
    const { wrapper, rows } = await open(jobOf({ invalidRows: 11 }))
    const bridge = scriptBridge({
      'job.exportProblems': () => new Promise<null>(() => undefined),
      'job.issues': () => rows.groups(),
    })
    runCommand('save')
    runCommand('save')
    await flushPromises()
    wrapper.unmount()
    expect(bridge.calls.filter(({ name }) => name === 'job.exportProblems')).toHaveLength(1)
  })
})
