// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Job, JobState } from '../../../../electron/shared/model/job.ts'
import type { Mapping, Template } from '../../../../electron/shared/model/mapping.ts'
import { usualMatchingOptions } from '../../../../electron/shared/model/matchingOptions.ts'
import type { ReadChoices, SheetPreview } from '../../../../electron/shared/model/workbook.ts'
import { useImportDraftStore } from '../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../renderer/stores/jobs.ts'
import { jobOf } from '../../../../dev/fakeBridge/jobOf.ts'
import { preview, proposedMapping, suggestions } from '../../../../dev/fakeBridge/rows.ts'
import { scriptBridge, ScriptedError, type ScriptedBridge } from '../../../support/renderer/scriptBridge.ts'

const exactProposal = (exactTemplate: string | null) => ({
  suggestions: suggestions(),
  mapping: proposedMapping(),
  templates: exactTemplate === null ? [] : [exactTemplate],
  isExact: true,
  exactTemplate,
})

const file = { fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 }

const replacedOf = ({ calls }: ScriptedBridge) =>
  calls
    .filter(({ name }) => name === 'job.prepare')
    .map(({ input }) => (input as { replaces?: string }).replaces)

describe('the import draft', () => {
  let bridge: ScriptedBridge
  let draft: ReturnType<typeof useImportDraftStore>
  let prepared = 0
  /** What a job that was just asked about is. */
  let scriptedState: JobState = 'prepared'
  /** Null: the user stops it. */
  let recheckAnswer: null | undefined
  /** Newer than what the window knows. */
  let rechecked = 100

  beforeEach(() => {
    setActivePinia(createPinia())
    prepared = 0
    scriptedState = 'prepared'
    recheckAnswer = undefined
    bridge = scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'mapping.propose': () => ({
        suggestions: suggestions(),
        mapping: proposedMapping(),
        templates: [],
        isExact: false,
        exactTemplate: null,
      }),
      'job.prepare': () => ({ jobId: `job-${(prepared += 1)}` }),
      'job.get': ({ jobId }) => jobOf({ id: jobId, state: scriptedState }),
      'file.recognise': () => null,
      'job.recheck': ({ jobId, mapping }) =>
        recheckAnswer === null ? null : jobOf({ id: jobId, mapping, revision: (rechecked += 1) }),
      'job.issues': () => [],
      'job.editState': () => ({ undo: null, redo: null, editedRows: 0, skippedRows: 0 }),
      'job.cancelPreparing': () => null,
    })
    draft = useImportDraftStore()
  })

  const asked = (name: string): number => bridge.calls.filter((call) => call.name === name).length

  it('keeps what the user mapped when going back to the file and forward again', async () => {
    await draft.choose(file)
    await draft.propose()
    draft.assign(7, { kind: 'standard', field: 'unionid' })
    await draft.propose()
    expect(asked('mapping.propose')).toBe(1)
    expect(draft.columns[7]?.target).toEqual({ kind: 'standard', field: 'unionid' })
  })

  it('requests a new proposal once another header row was chosen', async () => {
    await draft.choose(file)
    await draft.propose()
    await draft.read({ headerRow: 1 })
    await draft.propose()
    expect(asked('mapping.propose')).toBe(2)
  })

  it('checks the same job again when only the mapping changed, also back to the former one', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(await draft.prepare()).toBe('job-1')
    expect(await draft.prepare()).toBe('job-1')
    expect(asked('job.recheck'), 'nothing changed').toBe(0)
    draft.assign(7, { kind: 'standard', field: 'unionid' })
    expect(draft.isPrepared).toBe(false)
    expect(await draft.prepare()).toBe('job-1')
    expect(draft.isPrepared).toBe(true)
    draft.assign(7, null)
    expect(await draft.prepare()).toBe('job-1')
    const columnsOf = (input: unknown) => (input as { mapping: Mapping }).mapping.columns[7]?.target
    const rechecks = bridge.calls.filter((call) => call.name === 'job.recheck')
    expect(rechecks.map(({ input }) => columnsOf(input))).toEqual([
      { kind: 'standard', field: 'unionid' },
      null,
    ])
    expect(asked('job.prepare')).toBe(1)
    expect(Object.keys(useJobsStore().jobs)).toEqual(['job-1'])
  })

  // Two jobs of one file, of which one is in nobody's way until it is uploaded as well.
  it('prepares once when 下一步 is pressed twice', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(await Promise.all([draft.prepare(), draft.prepare()])).toEqual(['job-1', 'job-1'])
    expect(asked('job.prepare')).toBe(1)
    draft.blanksClear = true
    expect(await Promise.all([draft.prepare(), draft.prepare()])).toEqual(['job-1', 'job-1'])
    expect(asked('job.recheck')).toBe(1)
  })

  it('keeps what was decided, and the job as it was, when checking again is stopped', async () => {
    await draft.choose(file)
    await draft.propose()
    await draft.prepare()
    draft.blanksClear = true
    recheckAnswer = null
    expect(await draft.prepare()).toBeNull()
    expect(draft.blanksClear).toBe(true)
    expect([draft.jobId, draft.isPrepared]).toEqual(['job-1', false])
    recheckAnswer = undefined
    expect(await draft.prepare(), 'asked for once more').toBe('job-1')
    expect(draft.isPrepared).toBe(true)
  })

  // A job of which rows were sent would have been changed, or one without rows checked for ever.
  it.each<[string, Partial<Job>, { replaces?: string }]>([
    ['rows of it were sent', { state: 'paused' }, {}],
    ['its rows were removed', { hasRows: false }, { replaces: 'job-1' }],
  ])('prepares another job when %s', async (_why, change, replaced) => {
    await draft.choose(file)
    await draft.propose()
    await draft.prepare()
    useJobsStore().put(jobOf({ id: 'job-1', ...change }))
    draft.blanksClear = true
    expect(await draft.prepare()).toBe('job-2')
    expect(asked('job.recheck')).toBe(0)
    expect(replacedOf(bridge)).toEqual([undefined, replaced.replaces])
  })

  // Checked again, the rows would have stayed those of the former header, sheet or encoding.
  it.each<[string, ReadChoices]>([
    ['header row', { headerRow: 1 }],
    ['sheet', { sheetIndex: 1 }],
    ['encoding', { encoding: 'gb18030' }],
    ['separator', { delimiter: ';' }],
    ['answer about hidden rows', { skipHiddenRows: true }],
  ])('prepares another job in its place when another %s is read', async (_what, choices) => {
    await draft.choose(file)
    await draft.propose()
    await draft.prepare()
    await draft.read(choices)
    await draft.propose()
    expect(await draft.prepare()).toBe('job-2')
    expect(replacedOf(bridge)).toEqual([undefined, 'job-1'])
  })

  it('tells the same answer about hidden rows, given by a template or at step 1, from another one', async () => {
    await draft.choose(file)
    await draft.propose()
    draft.conversions = { hiddenRows: 'skip' }
    await draft.prepare()
    await draft.read({ skipHiddenRows: true })
    await draft.propose()
    expect(await draft.prepare()).toBe('job-1')
    draft.conversions = { hiddenRows: 'include' }
    await draft.read({})
    await draft.propose()
    draft.conversions = { hiddenRows: 'include' }
    expect(await draft.prepare()).toBe('job-2')
  })

  it('is the former job again when the preparation in its place was cancelled', async () => {
    await draft.choose(file)
    await draft.propose()
    await draft.prepare()
    await draft.read({ headerRow: 1 })
    await draft.propose()
    scriptedState = 'preparing'
    await draft.prepare()
    useJobsStore().drop('job-2')
    draft.forgetJob('job-2')
    expect(draft.jobId).toBe('job-1')
    await draft.read({})
    await draft.propose()
    expect(await draft.prepare(), 'it still has these rows').toBe('job-1')
    expect(asked('job.prepare')).toBe(2)
  })

  // The first of them went on, and both were in the list in the end.
  it('ends a preparation under way before it starts another', async () => {
    await draft.choose(file)
    await draft.propose()
    scriptedState = 'preparing'
    await draft.prepare()
    draft.blanksClear = true
    expect(await draft.prepare()).toBe('job-2')
    expect(bridge.calls.filter(({ name }) => name === 'job.cancelPreparing')).toEqual([
      { name: 'job.cancelPreparing', input: { jobId: 'job-1' } },
    ])
    expect(replacedOf(bridge)).toEqual([undefined, undefined])
  })

  it('takes over the answers of step 3, and nothing that the columns of then showed', async () => {
    await draft.choose(file)
    await draft.propose()
    await draft.prepare()
    const { mapping } = draft
    const before: Mapping = { ...mapping, conversions: { dayMonthOrder: 'dayFirst', emptyDates: 'ask' } }
    const columns = mapping.columns.map((column) => {
      if (column.columnIndex === 2) return { ...column, target: null }
      return column.columnIndex === 7
        ? { ...column, target: { kind: 'standard' as const, field: 'unionid' as const } }
        : column
    })
    const conversions = { dayMonthOrder: 'dayFirst', emptyDates: 'keep' } as const
    draft.takeRecheck('job-1', before, { ...before, columns, conversions })
    expect(draft.mapping).toEqual({ ...mapping, columns, conversions: { emptyDates: 'keep' } })
    expect([draft.columns[2]?.state, draft.columns[7]?.state]).toEqual(['ignored', 'matched'])
    expect(draft.isPrepared).toBe(true)
    draft.takeRecheck('job-1', { ...before, columns, conversions }, before)
    expect(draft.conversions, 'taken back').toEqual({ emptyDates: 'ask' })
  })

  it('uses mapping and options of the job a failed-rows file came from, without a proposal over them', async () => {
    await draft.choose(file)
    draft.takeFrom({
      mapping: { ...proposedMapping(), blanksClear: true },
      options: { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 2 },
    })
    await draft.propose()
    expect(asked('mapping.propose')).toBe(0)
    expect(draft.mapping).toMatchObject({ columns: proposedMapping().columns, blanksClear: true })
    expect(draft.options.identifyWay).toBe(1)
    expect(
      draft.columns.filter((column) => column.target === null).every((each) => each.state === 'ignored'),
    ).toBe(true)
  })

  it('requests once what steps 1 and 2 both propose, and again after a failure', async () => {
    await draft.choose(file)
    await Promise.all([draft.propose(), draft.propose()])
    expect(asked('mapping.propose')).toBe(1)
    scriptBridge({
      'mapping.propose': () => {
        throw new ScriptedError({ code: 'file.locked', message: '', params: {} })
      },
    })
    await draft.read({ headerRow: 1 })
    await expect(draft.propose()).rejects.toMatchObject({ code: 'file.locked' })
    await expect(draft.propose()).rejects.toMatchObject({ code: 'file.locked' })
  })

  // The file page asks by itself: its late answer must not undo 补传.
  it('does not overwrite with a proposal what was taken from an earlier job meanwhile', async () => {
    let answer: (value: ReturnType<typeof exactProposal>) => void = () => undefined
    scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'file.recognise': () => null,
      'mapping.propose': () => new Promise<ReturnType<typeof exactProposal>>((resolve) => (answer = resolve)),
    })
    await draft.choose(file)
    const proposed = draft.propose()
    draft.takeFrom({
      mapping: { ...proposedMapping(), blanksClear: true },
      options: { isMatching: false, importMode: 1 },
    })
    answer(exactProposal(null))
    await proposed
    expect(draft.blanksClear).toBe(true)
    expect(draft.proposed).toBeNull()
  })

  /** Catches: a choice of the last import of this header, asked for again each month. */
  it('matches customers as the last import of this header did, and otherwise by what is mapped', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(draft.options).toEqual(usualMatchingOptions(['phone']))
    draft.assign(0, { kind: 'standard', field: 'identityId' })
    expect(draft.options).toEqual(usualMatchingOptions(['identityId']))
    draft.options = { isMatching: false, importMode: 1 }
    draft.assign(0, null)
    expect(draft.options, 'chosen by the user').toEqual({ isMatching: false, importMode: 1 })

    const options = { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 2 } as const
    scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'file.recognise': () => null,
      'mapping.propose': () => ({
        ...exactProposal(null),
        remembered: { jobId: 'job-9', fileName: '上月.xlsx', completedAt: null, options, allSheets: false },
      }),
    })
    await draft.choose({ ...file, fileId: 'f2' })
    await draft.propose()
    expect(draft.options).toEqual(options)
  })

  it('uses the template that explains every column, and returns to the proposal without it', async () => {
    const template: Template = {
      version: 1,
      name: '月报',
      columns: [{ columnName: '手机', target: { kind: 'standard', field: 'phone' } }],
      ignored: [],
      constants: [{ target: { kind: 'standard', field: 'tags' }, value: '双十一' }],
      blanksClear: true,
      options: { isMatching: false, importMode: 2 },
    }
    const { columns } = proposedMapping()
    bridge = scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'file.recognise': () => null,
      'mapping.propose': () => exactProposal('月报'),
      'template.apply': () => ({
        mapping: { columns, constants: template.constants, blanksClear: true },
        missing: [],
        template,
      }),
      'job.prepare': () => ({ jobId: 'job-1' }),
      'job.get': ({ jobId }) => jobOf({ id: jobId, state: 'prepared' }),
    })
    await draft.choose(file)
    await draft.propose()
    await draft.prepareDirectly()
    const input = bridge.calls.find((call) => call.name === 'job.prepare')?.input
    expect(input).toMatchObject({
      mapping: { constants: template.constants, blanksClear: true },
      options: template.options,
    })
    await draft.dropTemplate()
    expect(draft.appliedTemplate).toBeNull()
    expect(draft.blanksClear).toBe(false)
    expect(draft.options, 'no field of it identifies by number').toEqual(usualMatchingOptions(['phone']))
    expect(draft.offeredTemplate, 'it was just refused').toBeNull()
  })

  it('prepares without suggestions that nobody accepted', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(draft.pendingSuggestions).toBeGreaterThan(0)
    await draft.prepare()
    const input = bridge.calls.find((call) => call.name === 'job.prepare')?.input as { mapping: unknown }
    expect(input.mapping).toEqual(proposedMapping())
  })

  it('shows why a file cannot be read, and reads it again with other choices', async () => {
    let isBroken = true
    scriptBridge({
      'file.preview': ({ choices }) => {
        if (isBroken) throw new ScriptedError({ code: 'file.corrupted', message: '', params: {} })
        return preview('客户.csv', choices, 10)
      },
    })
    await draft.choose(file)
    expect(draft.previewError?.code).toBe('file.corrupted')
    isBroken = false
    await draft.read({ encoding: 'gb18030' })
    expect(draft.previewError).toBeNull()
    expect(draft.preview?.workbook.encoding).toBe('gb18030')
  })

  it('ignores the answer about a sheet when another was chosen meanwhile', async () => {
    const waiting: ((value: SheetPreview) => void)[] = []
    scriptBridge({ 'file.preview': () => new Promise<SheetPreview>((resolve) => waiting.push(resolve)) })
    const first = draft.choose(file)
    const second = draft.read({ sheetIndex: 1 })
    waiting[1]?.(preview(file.fileName, { sheetIndex: 1 }, 10))
    await second
    waiting[0]?.(preview(file.fileName, {}, 10))
    await first
    expect(draft.preview?.sheetIndex).toBe(1)
    expect(draft.isReading).toBe(false)
  })

  it('shows no error of a read that a newer one replaced', async () => {
    const waiting: { resolve: (value: SheetPreview) => void; reject: (error: unknown) => void }[] = []
    scriptBridge({
      'file.preview': () => new Promise<SheetPreview>((resolve, reject) => waiting.push({ resolve, reject })),
    })
    const first = draft.choose(file)
    const second = draft.read({ encoding: 'big5' })
    const third = draft.read({})
    const ended = new ScriptedError({ code: 'cancelled', message: '', params: {} })
    waiting[0]?.reject(ended)
    waiting[1]?.reject(ended)
    await Promise.all([first, second])
    expect([draft.previewError, draft.isReading]).toEqual([null, true])
    waiting[2]?.resolve(preview(file.fileName, {}, 10))
    await third
    expect(draft.preview).not.toBeNull()
    expect([draft.previewError, draft.isReading]).toEqual([null, false])
  })

  it('uses mapping and options of a repeated job, and asks about columns the new file lacks', async () => {
    const repeatedTemplate: Template = {
      version: 1,
      name: '上月.xlsx',
      columns: [],
      ignored: [],
      constants: [{ target: { kind: 'standard', field: 'tags' }, value: '老客户' }],
      blanksClear: true,
      options: { isMatching: false, importMode: 2 },
    }
    bridge = scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'mapping.propose': () => exactProposal(null),
      'mapping.repeat': ({ jobId }) => {
        if (jobId !== 'job-7') throw new ScriptedError({ code: 'job.notFound', message: '', params: {} })
        const mapping = { ...proposedMapping(), constants: repeatedTemplate.constants, blanksClear: true }
        return { mapping, missing: ['会员卡号'], template: repeatedTemplate }
      },
    })
    draft.repeat({ id: 'job-7', fileName: '上月.xlsx' })
    await draft.choose(file)
    await draft.propose()
    expect(draft.mapping).toMatchObject({ constants: repeatedTemplate.constants, blanksClear: true })
    expect(draft.options).toEqual(repeatedTemplate.options)
    expect(draft.appliedTemplate).toEqual({ name: '上月.xlsx', missing: ['会员卡号'] })
    expect(draft.proposed, 'step 2 is not skipped: what is missing is shown there').toBeNull()

    // The job was removed meanwhile: a file like any other.
    draft.repeat({ id: 'gone', fileName: '上月.xlsx' })
    await draft.choose(file)
    await draft.propose()
    expect(draft.appliedTemplate).toBeNull()
    expect(draft.columns).not.toHaveLength(0)

    // A new import of its own has nothing of it.
    draft.reset()
    expect(draft.repeated).toBeNull()
  })

  // The next file would take over the corrections of another one, and have its job removed.
  it('ignores a job that was requested before another file was chosen', async () => {
    let answer: (value: { jobId: string }) => void = () => undefined
    bridge = scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'file.recognise': () => null,
      'job.prepare': () => new Promise<{ jobId: string }>((resolve) => (answer = resolve)),
      'job.get': ({ jobId }) => jobOf({ id: jobId }),
    })
    await draft.choose(file)
    draft.takeFrom(jobOf())
    const prepared = draft.prepare()
    await draft.choose({ ...file, fileId: 'f2' })
    answer({ jobId: 'job-of-f1' })
    expect(await prepared).toBeNull()
    expect(draft.jobId).toBeNull()
  })

  // Columns of the file before would be filled into fields of this one, by their place.
  it('does not apply a template to the columns of another file that was chosen meanwhile', async () => {
    const template: Template = {
      version: 1,
      name: '月报',
      columns: [],
      ignored: [],
      constants: [],
      blanksClear: true,
      options: { isMatching: false, importMode: 2 },
    }
    const applied = { mapping: { ...proposedMapping(), blanksClear: true }, missing: [], template }
    let answer: (value: typeof applied) => void = () => undefined
    scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'file.recognise': () => null,
      'template.apply': () => new Promise<typeof applied>((resolve) => (answer = resolve)),
    })
    await draft.choose(file)
    const applying = draft.applyTemplate('月报')
    await draft.choose({ ...file, fileId: 'f2' })
    answer(applied)
    await applying
    expect([draft.appliedTemplate, draft.columns, draft.blanksClear]).toEqual([null, [], false])
  })

  // 下一步 would check the rows below another header with the columns of the one before.
  it('offers no next step when another header could not be read', async () => {
    await draft.choose(file)
    await draft.propose()
    expect(draft.isMapped).toBe(true)
    scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'mapping.propose': () => {
        throw new ScriptedError({ code: 'file.locked', message: '', params: {} })
      },
    })
    await draft.read({ headerRow: 1 })
    await draft.propose().catch(() => undefined)
    expect([draft.isMapped, draft.proposed], 'nor straight to the check').toEqual([false, null])
    // Back at the header of before it is asked about again: step 2 must not wait for columns that nobody fetches.
    scriptBridge({
      'file.preview': ({ choices }) => preview(file.fileName, choices, 10),
      'mapping.propose': () => exactProposal(null),
    })
    await draft.read({})
    await draft.propose()
    expect(draft.isMapped).toBe(true)
  })
})
