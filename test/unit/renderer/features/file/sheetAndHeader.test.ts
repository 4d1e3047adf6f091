// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { usualMatchingOptions } from '../../../../../electron/shared/model/matchingOptions.ts'
import type { ReadChoices, Sheet, SheetPreview } from '../../../../../electron/shared/model/workbook.ts'
import FilePage from '../../../../../renderer/features/file/FilePage.vue'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { preview, proposedMapping, suggestions } from '../../../../../dev/fakeBridge/rows.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'

const sheetsOf = (...names: string[]): Sheet[] =>
  names.map((name, index) => ({ index, name, hidden: name.startsWith('~') }))

/** Step 1 with a file as `read` answers it. */
async function open(read: (choices: ReadChoices, whole: SheetPreview) => SheetPreview) {
  const bridge = scriptBridge({
    'file.preview': ({ choices }) => read(choices, preview('客户.xlsx', choices, 10)),
    'file.recognise': () => null,
    'mapping.propose': () => ({
      suggestions: suggestions(),
      mapping: proposedMapping(),
      templates: [],
      isExact: true,
      exactTemplate: null,
    }),
  })
  const draft = useImportDraftStore()
  await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
  const screen = await mountScreen(FilePage, {})
  await flushPromises()
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name)
  return { ...screen, draft, asked }
}

describe('the sheet at step 1', () => {
  beforeEach(freshStores)

  const withSheets = (sheets: Sheet[]) => (choices: ReadChoices, whole: SheetPreview) => ({
    ...whole,
    sheetIndex: choices.sheetIndex ?? 0,
    workbook: { ...whole.workbook, sheets },
  })

  // The customers of the second branch stay behind, and nobody notices.
  it('names the other sheets, which are not imported', async () => {
    const { by } = await open(withSheets(sheetsOf('一店', '二店', '三店')))
    expect(by('sheets-left').text()).toContain('另外 2 个工作表这次不导入：二店、三店')
  })

  it('does not mention sheets of notes and hidden sheets', async () => {
    const { by } = await open(withSheets(sheetsOf('客户', '填写说明', '~选项')))
    expect(by('sheets-left').exists()).toBe(false)
  })

  // An empty sheet, chosen to have a look, would be the end of the file: the list was gone with it.
  it('can be changed when the chosen one cannot be read', async () => {
    const { by, draft } = await open((choices, whole) => {
      if (choices.sheetIndex === 1) throw new ScriptedError({ code: 'file.noRows', message: '', params: {} })
      return withSheets(sheetsOf('一店', '二店'))(choices, whole)
    })
    await draft.read({ sheetIndex: 1 })
    await flushPromises()
    expect(by('error-note').exists()).toBe(true)
    expect(by('sheet-select').exists()).toBe(true)
    await draft.choose({ fileId: 'f2', fileName: '别的.xlsx', sizeBytes: 10 })
    expect(draft.workbook?.sheets, 'of the file before').toHaveLength(2)
  })
})

describe('a sheet without a header', () => {
  beforeEach(freshStores)

  const headerless = (choices: ReadChoices, whole: SheetPreview): SheetPreview =>
    choices.headerRow === undefined ? { ...whole, headerRow: 1, isHeaderMissing: true } : whole

  // The page asked for the header row without a control to choose it.
  it('shows its rows to choose the header from, and leads no further before', async () => {
    const { by, draft, asked } = await open(headerless)
    expect(by('header-missing').text()).toContain('没有找到表头')
    expect(by('primary').attributes('disabled')).toBeDefined()
    expect(by('preview-table').exists()).toBe(false)
    expect(asked('mapping.propose'), 'a guess became the names').toHaveLength(0)
    await by('header-row-1').trigger('click')
    await flushPromises()
    expect(draft.choices.headerRow, 'the first row can be the one').toBe(1)
    expect(by('header-missing').exists()).toBe(false)
    expect(by('preview-table').exists()).toBe(true)
    expect(by('primary').attributes('disabled')).not.toBe('true')
    // Another row can be chosen at once.
    expect(by('header-row-3').exists()).toBe(true)
  })
})

describe('a table without a header, as the user says', () => {
  beforeEach(freshStores)

  // The way out was to add a row in Excel.
  it('is read from its first row on, and can get a header again', async () => {
    const { by, draft } = await open((choices, whole) =>
      choices.headerRow === undefined
        ? { ...whole, headerRow: 1, isHeaderMissing: true }
        : { ...whole, headerRow: choices.headerRow },
    )
    await by('no-header').trigger('click')
    await flushPromises()
    expect(draft.choices.headerRow).toBe(0)
    expect(by('header-found').text()).toContain('没有表头')
    expect(by('preview-table').exists()).toBe(true)
    expect(by('no-header').exists(), 'offered what is chosen').toBe(false)
    await by('header-row-1').trigger('click')
    await flushPromises()
    expect(draft.choices.headerRow).toBe(1)
    expect(by('header-found').text()).toContain('第 1 行是表头')
  })
})

describe('sheets with the same header', () => {
  beforeEach(freshStores)

  const branches = (choices: ReadChoices, whole: SheetPreview): SheetPreview => ({
    ...whole,
    sheetIndex: choices.sheetIndex ?? 0,
    workbook: { ...whole.workbook, sheets: sheetsOf('一店', '二店', '往年') },
    parts: ['一店', '二店'].map((name, sheetIndex) => ({
      sheetIndex,
      name,
      headerRow: 3,
      columnIndexes: null,
    })),
  })

  it('can be imported together, and the others are named', async () => {
    const { by, draft, wrapper } = await open(branches)
    expect(by('sheets-left').text()).toContain('二店、往年')
    expect(wrapper.text()).toMatch(/同一表头的工作表一起导入\s*2 个/)
    await draft.read({ allSheets: true })
    await flushPromises()
    expect(by('sheets-left').text()).toBe('另外 1 个工作表的表头不同，这次不导入：往年')
  })
})

describe('sheets that an earlier file with this header imported together', () => {
  beforeEach(freshStores)

  // The rows of the other branches stayed behind with every new month.
  it('are imported together again, until the user says otherwise', async () => {
    const parts = ['一店', '二店'].map((name, sheetIndex) => ({
      sheetIndex,
      name,
      headerRow: 3,
      columnIndexes: null,
    }))
    scriptBridge({
      'file.preview': ({ choices }) => ({ ...preview('客户.xlsx', choices, 10), parts }),
      'file.recognise': () => null,
      'mapping.propose': () => ({
        suggestions: suggestions(),
        mapping: proposedMapping(),
        templates: [],
        isExact: true,
        exactTemplate: null,
        remembered: {
          jobId: 'job-0',
          fileName: '上月.xlsx',
          completedAt: null,
          options: usualMatchingOptions(['phone']),
          allSheets: true,
        },
      }),
    })
    const draft = useImportDraftStore()
    await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 10 })
    await mountScreen(FilePage, {})
    await flushPromises()
    expect(draft.choices).toEqual({ sheetIndex: 0, allSheets: true })
    await draft.read({ ...draft.choices, allSheets: false })
    await flushPromises()
    expect(draft.choices.allSheets).toBe(false)
  })
})

describe('the separator', () => {
  beforeEach(freshStores)

  // The file was cut at the wrong character, with no way to say so.
  it('is named where the file has one, and not offered for a workbook', async () => {
    const text = await open((choices, whole) => ({
      ...whole,
      workbook: { ...whole.workbook, delimiter: choices.delimiter ?? '\t' },
    }))
    const labels = () =>
      text
        .by('delimiter-select')
        .findAll('[label]')
        .map((each) => each.attributes('label'))
    expect(labels()).toEqual(['自动（制表符）', '逗号', '分号', '制表符', '竖线 |'])
    await text.draft.read({ delimiter: '|' })
    await flushPromises()
    expect(labels()[0]).toBe('自动识别')
    expect((await open((_, whole) => whole)).by('delimiter-select').exists()).toBe(false)
  })
})
