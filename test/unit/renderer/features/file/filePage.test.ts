// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { usualMatchingOptions } from '../../../../../electron/shared/model/matchingOptions.ts'
import type { RecognisedFile } from '../../../../../electron/shared/model/correction.ts'
import type { MappingProposal } from '../../../../../electron/shared/model/mapping.ts'
import type { RouteOutput } from '../../../../../electron/shared/ipc/routes.ts'
import FilePage from '../../../../../renderer/features/file/FilePage.vue'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { preview, proposedMapping, suggestions } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'

const file = { fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 }
const proposal = (exact: Pick<MappingProposal, 'isExact' | 'exactTemplate'>): MappingProposal => ({
  suggestions: suggestions(),
  mapping: proposedMapping(),
  templates: [],
  ...exact,
})

/** Step 1 with a file that is read through; `propose` answers what its columns mean. */
async function open(
  propose: () => MappingProposal | Promise<MappingProposal>,
  recognised: RecognisedFile | null = null,
  unfinished: string[] = [],
) {
  const bridge = scriptBridge({
    'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
    'file.recognise': () => recognised,
    'file.unfinished': () => ({ jobIds: unfinished }),
    'mapping.propose': propose,
    'job.prepare': () => ({ jobId: 'job-1' }),
    'job.get': ({ jobId }) => jobOf({ id: jobId, state: 'preparing' }),
    'job.mergeCorrections': ({ jobId }) => ({
      job: jobOf({ id: jobId, state: 'prepared' }),
      matchedRows: 2,
      changedCells: 1,
      unknownRows: 0,
    }),
  })
  const draft = useImportDraftStore()
  await draft.choose(file)
  const screen = await mountScreen(FilePage, {})
  await flushPromises()
  return { ...screen, bridge, draft }
}

describe('the file page (选择文件)', () => {
  beforeEach(freshStores)

  it('leads straight to the check when every column is known, and offers to show the mapping', async () => {
    const { by, router, bridge } = await open(() => proposal({ isExact: true, exactTemplate: null }))
    expect(by('primary').text()).toBe('全部列已自动匹配，直接检查')
    await by('to-mapping').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('mapping')
    await by('primary').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('check')
    expect(bridge.calls.filter(({ name }) => name === 'job.prepare')).toHaveLength(1)
  })

  it('names the earlier import whose mapping is reused', async () => {
    const remembered = {
      jobId: 'job-0',
      fileName: '上月.xlsx',
      completedAt: null,
      options: usualMatchingOptions(['phone']),
      allSheets: false,
    }
    const { wrapper } = await open(() => ({
      ...proposal({ isExact: true, exactTemplate: null }),
      remembered,
    }))
    expect(wrapper.text()).toContain('和上次导入的「上月.xlsx」列名相同')
  })

  // Otherwise the rows of a file that came back would be imported as new ones, by the one button that everybody presses.
  it.each([
    ['problemRows', '合并修改', 'check'],
    ['failedRows', '补传这些行', 'check'],
  ] as const)(
    'makes continuing %s its primary step, and still offers to import them as a new file',
    async (kind, words, next) => {
      const { mapping, options } = jobOf({})
      const recognised = { kind, jobId: 'job-7', fileName: '客户.xlsx', mapping, options }
      const { by, router, draft } = await open(
        () => proposal({ isExact: true, exactTemplate: null }),
        recognised,
      )
      expect(by('to-mapping').text()).toBe('当作新文件导入')
      expect(by('primary').text()).toBe(words)
      await by('primary').trigger('click')
      await flushPromises()
      expect(router.currentRoute.value.name).toBe(next)
      if (kind === 'failedRows') expect(draft.options).toEqual(options)
    },
  )

  // A wrong encoding also breaks the header and the lines above it.
  it.each([
    ['head', 2],
    ['rows', 9],
  ] as const)('names the first row with broken text in the %s', async (part, rowNumber) => {
    const { by, draft } = await open(() => proposal({ isExact: true, exactTemplate: null }))
    expect(by('broken-text').exists()).toBe(false)
    const whole = preview(file.fileName, {}, 10)
    const defects = [{ columnIndex: 0, kind: 'undecodable' as const }]
    draft.preview = {
      ...whole,
      [part]: whole[part].map((row) => (row.rowNumber >= rowNumber ? { ...row, defects } : row)),
    }
    await flushPromises()
    expect(by('broken-text').text()).toContain(`第${rowNumber}行`)
  })

  // The same file once more made a second waiting job beside the first.
  it('opens the job that the same file waits in; a new import takes its place', async () => {
    const sheet = preview(file.fileName, {}, 10).workbook.sheets[0]!.name
    const waiting = jobOf({ id: 'job-7', state: 'prepared', invalidRows: 0, sheetName: sheet })
    useJobsStore().put(waiting)
    const { by, router, bridge, wrapper } = await open(
      () => proposal({ isExact: true, exactTemplate: null }),
      null,
      ['job-7'],
    )
    expect(by('unfinished').text()).toContain('等待上传')
    // 「重新导入」 did not say whether the waiting job stays beside the new one.
    expect(by('to-mapping').text()).toBe('重新读取这个文件')
    expect(wrapper.text()).toContain('重新读取会换掉列表里的那个，改过的内容会带过来')
    await by('to-mapping').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('mapping')
    expect(bridge.calls.map(({ name }) => name)).not.toContain('job.prepare')
    await by('primary').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'confirm', params: { jobId: 'job-7' } })
  })

  it('says that a second import of a file under way sends it once more', async () => {
    const sheet = preview(file.fileName, {}, 10).workbook.sheets[0]!.name
    useJobsStore().put(jobOf({ id: 'job-7', state: 'paused', sheetName: sheet }))
    const { by, wrapper } = await open(() => proposal({ isExact: true, exactTemplate: null }), null, [
      'job-7',
    ])
    expect(by('to-mapping').text()).toBe('另建一个任务')
    expect(wrapper.text()).toContain('另建的任务会把这个文件从头再传一遍')
  })

  it('leads to step 2 when a column is not known', async () => {
    const { by, router } = await open(() => proposal({ isExact: false, exactTemplate: null }))
    expect(by('to-mapping').exists()).toBe(false)
    await by('primary').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.name).toBe('mapping')
  })

  // Who has changed a field at step 2 must not have it passed over by a button of step 1.
  it('leads to step 2 again once the user has been there', async () => {
    const { by, draft } = await open(() => proposal({ isExact: true, exactTemplate: null }))
    draft.isMappingSeen = true
    await flushPromises()
    expect(by('to-mapping').exists()).toBe(false)
    expect(by('primary').text()).toBe('下一步：匹配字段')
  })

  // A button that becomes another one under the mouse skips a step nobody meant to skip.
  it('enables its button only once it is known where it leads', async () => {
    let answer: (value: MappingProposal) => void = () => undefined
    const { by } = await open(() => new Promise<MappingProposal>((resolve) => (answer = resolve)))
    expect(by('primary').attributes('disabled')).toBeDefined()
    answer(proposal({ isExact: true, exactTemplate: '月报' }))
    await flushPromises()
    expect(by('primary').text()).toBe('按模板匹配好了，直接检查')
    expect(by('primary').attributes('disabled')).not.toBe('true')
  })

  it('leads to step 2, which gives the reason, when nothing could be proposed', async () => {
    const { by } = await open(() => {
      throw new ScriptedError({ code: 'internal', message: '', params: {} })
    })
    expect(by('primary').text()).toBe('下一步：匹配字段')
    expect(by('primary').attributes('disabled')).not.toBe('true')
  })

  // Nothing happens, and nobody knows why.
  it('reports why a recent file cannot be removed from the list, and keeps it there', async () => {
    const recentId = 'r1'
    const used = { recentId, fileName: '上月.xlsx', folderName: '', openedAt: '2026-11-01T00:00:00Z' }
    scriptBridge({
      'file.recent': () => [{ ...used, available: true }],
      'file.forgetRecent': () => {
        throw new ScriptedError({ code: 'storage.unwritable', message: '', params: {} })
      },
    })
    const { by } = await mountScreen(FilePage, {})
    await flushPromises()
    await by('forget-recent').trigger('click')
    await flushPromises()
    expect(document.body.textContent).toContain('storage.unwritable')
    expect(by('open-recent').exists()).toBe(true)
  })

  // The file just chosen would be gone, and the page with it.
  it('merges a file without replacing another one that was chosen meanwhile', async () => {
    let end: (merged: RouteOutput<'job.mergeCorrections'>) => void = () => undefined
    const job = jobOf()
    scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'file.recognise': ({ fileId }) =>
        fileId === 'f1'
          ? {
              kind: 'problemRows',
              jobId: job.id,
              fileName: job.fileName,
              mapping: job.mapping,
              options: job.options,
            }
          : null,
      'job.mergeCorrections': () => new Promise((resolve) => (end = resolve)),
    })
    const draft = useImportDraftStore()
    await draft.choose(file)
    const { by, router } = await mountScreen(FilePage, {}, '/file')
    await flushPromises()
    await by('primary').trigger('click')
    await draft.choose({ ...file, fileId: 'f2' })
    end({ job, matchedRows: 1, changedCells: 1, unknownRows: 0 })
    await flushPromises()
    expect(draft.file?.fileId).toBe('f2')
    expect(router.currentRoute.value.name).toBe('file')
  })
})
