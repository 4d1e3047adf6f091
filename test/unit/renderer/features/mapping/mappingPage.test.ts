// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import type { Mapping } from '../../../../../electron/shared/model/mapping.ts'
import type { Handlers } from '../../../../../dev/fakeBridge/Handlers.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import { preview, proposedMapping, suggestions, triedCell } from '../../../../../dev/fakeBridge/rows.ts'
import MappingPage from '../../../../../renderer/features/mapping/MappingPage.vue'
import { useCorrectingStore } from '../../../../../renderer/stores/correcting.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge } from '../../../../support/renderer/scriptBridge.ts'

async function open(answers: Handlers = {}) {
  const bridge = scriptBridge({
    'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
    'file.recognise': () => null,
    'mapping.propose': () => ({
      suggestions: suggestions(),
      mapping: proposedMapping(),
      templates: [],
      isExact: false,
      exactTemplate: null,
    }),
    'mapping.tryColumn': ({ columnIndex }) => ({
      rows: [11, 12].map((index) => triedCell(index, columnIndex, true)),
      filled: 2,
    }),
    ...answers,
  })
  await useImportDraftStore().choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
  const screen = await mountScreen(MappingPage, {})
  await flushPromises()
  const tried = () =>
    bridge.calls
      .filter(({ name }) => name === 'mapping.tryColumn')
      .map(({ input }) => input as { columnIndex: number; mapping: Mapping })
  return { ...screen, tried }
}

describe('the page of step 2', () => {
  beforeEach(freshStores)

  it('shows the cells of the column that has the focus, and why one of them is kept back', async () => {
    const { by, tried } = await open()
    expect(tried().at(-1)?.columnIndex, 'the first that waits for the user').toBe(0)
    await by('mapping-row-2').trigger('focusin')
    await flushPromises()
    expect(tried().at(-1)?.columnIndex).toBe(2)
    expect(by('column-cells').text()).toContain('手机号位数不够')
    expect(by('column-errors').text()).toContain('1 格')
  })

  /** Catches: a suggestion that can only be judged once it is taken. */
  it('tries a suggested field before it is confirmed', async () => {
    const { tried } = await open()
    expect(tried().at(-1)?.mapping.columns[0]?.target).toEqual({ kind: 'standard', field: 'identityId' })
    expect(useImportDraftStore().mapping.columns[0]?.target).toBeNull()
  })

  // 100,000 rows take seconds, and a page that says nothing is closed.
  it('shows how far checking again is, and leaves everything as it was when it is stopped', async () => {
    let end: (job: Job | null) => void = () => undefined
    const checkedAgain = jobOf({ id: 'job-1', revision: 2 })
    const { by, router } = await open({
      'job.prepare': () => ({ jobId: 'job-1' }),
      'job.get': () => jobOf({ id: 'job-1' }),
      'job.issues': () => [],
      'job.editState': () => ({ undo: null, redo: null, editedRows: 0, skippedRows: 0 }),
      'job.recheck': () => new Promise<Job | null>((resolve) => (end = resolve)),
      'job.cancelChange': () => {
        end(null)
        return null
      },
    })
    const press = async (name: string): Promise<void> => {
      await by(name).trigger('click')
      await flushPromises()
    }
    const draft = useImportDraftStore()
    draft.acceptAll()
    await draft.prepare()
    draft.blanksClear = true
    const here = router.currentRoute.value.fullPath
    await press('primary')
    const progress = { jobId: 'job-1', phase: 'checking', rowsDone: 500, rowsTotal: 2_000 } as const
    useCorrectingStore().applyProgress(progress)
    await flushPromises()
    expect(by('change-progress').text()).toContain('正在重新检查：500 / 2,000 行')
    await press('cancel-change')
    expect(by('change-progress').exists()).toBe(false)
    expect(router.currentRoute.value.fullPath).toBe(here)
    expect([draft.blanksClear, draft.isPrepared]).toEqual([true, false])
    await press('primary')
    end(checkedAgain)
    await flushPromises()
    expect(router.currentRoute.value).toMatchObject({ name: 'check', params: { jobId: 'job-1' } })
  })
})
