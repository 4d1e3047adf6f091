// @vitest-environment happy-dom
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../../../../../renderer/composables/useCommand.ts'
import CheckPage from '../../../../../renderer/features/check/CheckPage.vue'
import { useCorrectingStore } from '../../../../../renderer/stores/correcting.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import type { PrepareSummary } from '../../../../../electron/shared/model/prepareSummary.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import type { Handlers } from '../../../../../dev/fakeBridge/Handlers.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { FakeRows } from '../../../../../dev/fakeBridge/FakeRows.ts'
import { checkedRow, preview } from '../../../../../dev/fakeBridge/rows.ts'
import { gridDouble } from '../../../../support/renderer/gridDouble.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'

enableAutoUnmount(afterEach)

vi.mock(
  '../../../../../renderer/features/check/CheckGrid.vue',
  () => import('../../../../support/renderer/gridDouble.ts'),
)

/** The page over rows that answer as the main process would. */
async function open(job: Job, answers: Handlers = {}) {
  const rows = new FakeRows(1000, false)
  const counted = () => ({ ...job, ...rows.counts(), changedAt: job.changedAt })
  const bridge = scriptBridge({
    'job.issues': () => rows.groups(),
    'job.fixes': () => [],
    'job.conversions': () => [],
    'job.editState': () => rows.state(),
    'job.get': () => counted(),
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
    'job.setSkipInvalid': ({ skipInvalid }) => ({ ...job, revision: job.revision + 1, skipInvalid }),
    ...answers,
  })
  useJobsStore().put(job)
  const screen = await mountScreen(CheckPage, { jobId: job.id })
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name)
  const press = async (name: string) => {
    await screen.by(name).trigger('click')
    await flushPromises()
  }
  return { ...screen, bridge, rows, asked, press }
}

const shownFilter = () => gridDouble.views.at(-1)?.filter
const tooShort = { kind: 'cause', code: 'phone.tooShort', field: 'phone' }
describe('the check page (检查数据)', () => {
  beforeEach(() => {
    freshStores()
    gridDouble.reset()
  })

  it('opens on the rows with errors, and its primary button goes to the next one and opens its editor', async () => {
    const { by, press } = await open(jobOf({ invalidRows: 11 }))
    expect(shownFilter()).toEqual({ kind: 'errors' })
    expect(by('segment-errors').attributes('aria-checked')).toBe('true')
    expect(by('primary').text()).toBe('修正 11 条')
    await press('primary')
    expect(gridDouble.calls).toEqual(['editNext errors'])
  })

  // The button would do nothing where the rows shown are all right.
  it('shows all rows with errors when those shown have none', async () => {
    const { press } = await open(jobOf({ invalidRows: 11 }))
    await press('segment-ready')
    await press('primary')
    expect(gridDouble.calls).toEqual(['editNext ready', 'editNext errors'])
  })

  it('skips rows with errors by a second button that asks nothing, and only then leads on', async () => {
    const { by, press, router, asked } = await open(jobOf({ invalidRows: 11 }))
    expect(by('skip-all').text()).toBe('跳过这 11 条')
    await press('skip-all')
    expect(asked('job.changeRows').map((call) => call.input)).toEqual([
      { jobId: 'job-1', selection: { kind: 'errors' }, change: { kind: 'skip' } },
    ])
    expect(by('segment-skipped').text()).toContain('11')
    expect(by('undo').attributes('aria-label')).toBe('撤销：跳过（11 行）')
    expect(by('primary').text()).toBe('下一步：确认上传')
    await press('primary')
    expect(router.currentRoute.value.name).toBe('confirm')
  })

  it('requires no decision without errors, and shows all rows', async () => {
    const { press, router, asked } = await open(jobOf({ invalidRows: 0, warningRows: 5 }))
    expect(shownFilter()).toEqual({ kind: 'all' })
    await press('primary')
    expect(asked('job.changeRows')).toEqual([])
    expect(router.currentRoute.value.name).toBe('confirm')
  })

  // Decided on the command line: the window must not ask for it again, nor hide it.
  it('keeps a decision to leave out all rows with errors, and takes it back on request', async () => {
    const { by, press, asked } = await open(jobOf({ invalidRows: 11, skipInvalid: true }))
    expect(by('primary').text()).toBe('下一步：确认上传')
    expect(by('skipping').text()).toContain('11')
    await press('undo-skip')
    expect(asked('job.setSkipInvalid').at(-1)?.input).toEqual({ jobId: 'job-1', skipInvalid: false })
    expect(by('primary').text()).toBe('修正 11 条')
  })

  it('offers another file, not to skip everything, when there is no row to upload', async () => {
    const { by, press, router } = await open(jobOf({ invalidRows: 1000 }))
    expect(by('skip-all').exists()).toBe(false)
    await press('another-file')
    expect(router.currentRoute.value.name).toBe('file')
  })

  it('shows the rows of a cause and its first finding; a second click goes back to all with errors', async () => {
    const { by, press } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    expect(shownFilter()).toEqual(tooShort)
    expect(gridDouble.calls).toEqual(['phone.tooShort cause'])
    expect(by('filter-chip').text()).toContain('手机号位数不够 · 5 行')
    await press('issue-phone.tooShort')
    expect(shownFilter()).toEqual({ kind: 'errors' })
    await press('issue-sex.unknownValue')
    expect(by('segment-warnings').attributes('aria-checked')).toBe('true')
    await press('chip-entry')
    expect(shownFilter()).toEqual({ kind: 'warnings' })
  })

  // Rows that jump away under the mouse hide what was done to them.
  it('keeps the rows of a cause in sight when all are settled, and says what is left', async () => {
    const { by, press, rows } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    const views = gridDouble.views.length
    await press('cause-clear')
    expect(rows.row(11).cells[2]).toBe('')
    expect(gridDouble.views).toHaveLength(views)
    expect(by('issue-phone.tooShort').text()).toContain('0')
    await press('cause-done')
    expect(shownFilter()).toEqual({ kind: 'all' })
    expect(by('issue-phone.tooShort').exists()).toBe(false)
  })

  it('shows the same when it is left and opened again', async () => {
    const job = jobOf({ invalidRows: 11 })
    const { press, wrapper } = await open(job)
    await press('issue-phone.tooShort')
    await press('pane-fold')
    wrapper.unmount()
    const again = await open(job)
    expect(shownFilter()).toEqual(tooShort)
    expect(again.by('pane-open').exists()).toBe(true)
  })

  it('goes from part to part by F6: figures, causes, rows, buttons', async () => {
    const { wrapper } = await open(jobOf({ invalidRows: 11 }))
    document.body.append(wrapper.element)
    const at: string[] = []
    for (let presses = 0; presses < 5; presses++) {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F6' }))
      at.push(document.activeElement?.getAttribute('data-test') ?? '')
    }
    expect(at).toEqual(['segment-errors', 'issue-phone.tooShort', 'grid-double', 'primary', 'segment-errors'])
  })

  it('goes to the next and the previous finding by F8', async () => {
    await open(jobOf({ invalidRows: 11 }))
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F8' }))
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'F8', shiftKey: true }))
    await flushPromises()
    expect(gridDouble.calls).toEqual(['next errors', 'previous errors'])
  })

  it('says in its status line where the active cell is and the whole reason', async () => {
    const { by } = await open(jobOf({ invalidRows: 11 }))
    gridDouble.activate({
      row: checkedRow(11, false),
      rowNumber: 15,
      columnIndex: 2,
      selectedCells: 1,
      spansColumns: false,
      differingColumns: null,
      group: null,
      canRestore: false,
      rank: null,
    })
    await flushPromises()
    expect(by('status-line').text()).toContain('第 15 行 手机')
    expect(by('status-line').text()).toContain('少2位')
  })

  // 「已选 6 格 性别」 of two columns, and duplicates whose difference was off the screen.
  it('names a column only where the cells are of one, and says in what repeated customers differ', async () => {
    const { by } = await open(jobOf({ invalidRows: 11 }))
    const active = {
      row: checkedRow(1, false),
      rowNumber: 5,
      columnIndex: 2,
      selectedCells: 6,
      spansColumns: true,
      differingColumns: ['备注', '地址'],
      group: 0,
      canRestore: false,
      rank: { rank: 1, total: 3 },
    }
    gridDouble.activate(active)
    await flushPromises()
    expect(by('status-line').find('.place').text()).toBe('已选 6 格')
    expect(by('status-line').text()).toContain('这几行不一样的是：备注、地址')
    gridDouble.activate({ ...active, selectedCells: 1, spansColumns: false, differingColumns: [] })
    await flushPromises()
    expect(by('status-line').text()).toContain('第 5 行 手机')
    expect(by('status-line').text()).toContain('这几行完全一样')
  })

  it('undoes by its button and by key, each step by its name', async () => {
    const { by, press, rows, wrapper } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await press('cause-clear')
    expect(by('undo').text()).toBe('撤销：清空（11 行）')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
    await flushPromises()
    expect(rows.row(11).cells[2]).not.toBe('')
    expect(by('undo').attributes('disabled')).toBeDefined()
    expect(by('redo').attributes('aria-label')).toBe('重做：清空（11 行）')
    wrapper.unmount()
  })

  it('loses no key that is pressed while the previous step is under way', async () => {
    const { by, press, rows, wrapper } = await open(jobOf({ invalidRows: 11 }))
    await press('issue-phone.tooShort')
    await press('cause-clear')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }))
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'y', ctrlKey: true }))
    await flushPromises()
    expect(rows.row(11).cells[2]).toBe('')
    expect(by('redo').attributes('disabled')).toBeDefined()
    wrapper.unmount()
  })

  // 100,000 rows take seconds: without a word and a way out people close the program.
  it('shows the progress of a change of many rows, and cancels it on request', async () => {
    const job = jobOf({ invalidRows: 11 })
    const screen = await open(job)
    const { by, press } = screen
    let end: (answer: { job: Job; changedRows: number; isCancelled: boolean }) => void = () => undefined
    const bridge = scriptBridge({
      'job.changeRows': () => new Promise((resolve) => (end = resolve)),
      'job.cancelChange': () => null,
      'job.issues': () => screen.rows.groups(),
      'job.editState': () => screen.rows.state(),
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
    })
    await press('import-corrections')
    expect(document.body.textContent).toContain('已停下：改好的文件已合并 7 行')
    expect(document.body.textContent).not.toContain('操作已取消')
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
    expect(failed.by('error-note').text()).toContain('文件正被其他程序占用')
    await failed.by('back').trigger('click')
    await flushPromises()
    expect(failed.router.currentRoute.value.name).toBe('mapping')
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

  // Enter and at once Ctrl+Z: the window had not heard of the change, and silently nothing was undone.
  it.each(['z', 'y'])('lets Ctrl+%s wait for the cell that is being saved', async (key) => {
    let end: () => void = () => undefined
    const held = new Promise<void>((resolve) => (end = resolve))
    const { wrapper, rows, bridge } = await open(jobOf({ invalidRows: 11 }), {
      'job.editCell': async ({ ordinal, columnIndex, text }) => {
        await held
        rows.setCells('editCell', new Map([[ordinal, new Map([[columnIndex, text]])]]))
        if (key === 'y') rows.move('undo')
        return { job: jobOf(), row: rows.row(ordinal) }
      },
    })
    const before = rows.row(11).cells[2]
    const saved = useCorrectingStore().editCell(11, 2, '13800000009')
    window.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true }))
    await flushPromises()
    const moves = () => bridge.calls.filter(({ name }) => name === 'job.undo' || name === 'job.redo')
    expect(moves()).toEqual([])
    end()
    await saved
    await flushPromises()
    expect(moves().map(({ name }) => name)).toEqual([key === 'z' ? 'job.undo' : 'job.redo'])
    expect(rows.row(11).cells[2]).toBe(key === 'z' ? before : '13800000009')
    wrapper.unmount()
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
