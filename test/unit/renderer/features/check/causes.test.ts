// @vitest-environment happy-dom
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { ElMessage } from 'element-plus'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import CheckPage from '../../../../../renderer/features/check/CheckPage.vue'
import { useCatalogueStore } from '../../../../../renderer/stores/catalogue.ts'
import { useImportDraftStore } from '../../../../../renderer/stores/importDraft.ts'
import { useJobsStore } from '../../../../../renderer/stores/jobs.ts'
import type { CauseFixes } from '../../../../../electron/shared/model/fix.ts'
import type { FieldKey, FieldTarget } from '../../../../../electron/shared/model/field.ts'
import type { IssueGroup } from '../../../../../electron/shared/model/issue.ts'
import type { Job } from '../../../../../electron/shared/model/job.ts'
import { jobOf } from '../../../../../dev/fakeBridge/jobOf.ts'
import type { Handlers } from '../../../../../dev/fakeBridge/Handlers.ts'
import { checkedRow, preview } from '../../../../../dev/fakeBridge/rows.ts'
import { gridDouble } from '../../../../support/renderer/gridDouble.ts'
import { freshStores, mountScreen } from '../../../../support/renderer/mountScreen.ts'
import { scriptBridge, ScriptedError } from '../../../../support/renderer/scriptBridge.ts'

enableAutoUnmount(afterEach)
// A message that closes by itself would do so when the page of the tests is gone.
afterEach(async () => {
  ElMessage.closeAll()
  await flushPromises()
})

vi.mock(
  '../../../../../renderer/features/check/CheckGrid.vue',
  () => import('../../../../support/renderer/gridDouble.ts'),
)

const noDuplicates = { fields: [], availableFields: [], keep: null, groups: 0, rows: 0 }

function groupOf(
  code: IssueGroup['code'],
  field: FieldKey | null,
  severity: IssueGroup['severity'] = 'error',
): IssueGroup {
  return { code, field, severity, count: 3 }
}

/** The page of a job with these causes. */
async function open(groups: IssueGroup[], answers: Handlers = {}, given: Partial<Job> = {}) {
  const job = jobOf({ invalidRows: 3, ...given })
  const changed = () => ({ job, changedRows: 3 })
  const bridge = scriptBridge({
    'job.issues': () => groups,
    'job.fixes': () => [],
    'job.conversions': () => [],
    'mapping.remembered': () => [],
    'job.editState': () => ({ undo: null, redo: null, editedRows: 0, skippedRows: 0 }),
    'job.get': ({ jobId }) => ({ ...job, id: jobId }),
    'job.duplicates': () => noDuplicates,
    'job.earlierImports': () => ({ sameFile: [], sameCustomers: 0 }),
    'job.applyFix': changed,
    'job.changeRows': changed,
    'job.setGroupChoice': changed,
    'job.skipEarlier': changed,
    ...answers,
  })
  useJobsStore().put(job)
  const screen = await mountScreen(CheckPage, { jobId: job.id })
  await flushPromises()
  const press = async (name: string) => {
    await screen.by(name).trigger('click')
    await flushPromises()
  }
  const asked = (name: string) => bridge.calls.filter((call) => call.name === name).map(({ input }) => input)
  return { ...screen, press, asked, job }
}

/** Chooses in a control that is a plain element here, as its library would report it. */
function choose(element: Element, value: unknown): void {
  const { props } = (element as Element & { __vnode: { props: Record<string, (chosen: unknown) => void> } })
    .__vnode
  props['onUpdate:modelValue']?.(value)
}

/** A mapping whose first column is the field. */
const mappingTo = (target: FieldTarget): Partial<Job> => ({
  mapping: {
    columns: [{ columnIndex: 0, columnName: '一列', target }],
    constants: [],
    blanksClear: false,
  },
})
const standard = (field: Extract<FieldTarget, { kind: 'standard' }>['field']): FieldTarget => ({
  kind: 'standard',
  field,
})

beforeEach(() => {
  freshStores()
  gridDouble.reset()
})

describe('the fixes of a cause', () => {
  const repairs: CauseFixes = [
    {
      fix: { kind: 'keepFirstPhone', rest: 'remark' },
      rows: 3,
      examples: [
        { rowNumber: 4, before: '13800001111/13900001111', after: '13800001111' },
        { rowNumber: 9, before: '13800002222/13900002222', after: '13800002222' },
        { rowNumber: 12, before: '13800003333/13900003333', after: '13800003333' },
      ],
    },
    { fix: { kind: 'acceptSuggestion' }, rows: 1, examples: [] },
  ]

  it('are listed in the order given, the first filled, with its rows and two examples, and done by one click', async () => {
    const { by, press, asked } = await open([groupOf('phone.several', 'phone')], {
      'job.fixes': () => repairs,
    })
    await press('issue-phone.several')
    expect(by('fix-keepFirstPhone').classes()).toContain('best')
    expect(by('fix-acceptSuggestion').classes()).not.toContain('best')
    expect(by('fix-keepFirstPhone').text()).toContain('3 行')
    expect(by('causes').text()).toContain('13800002222')
    expect(by('causes').text()).not.toContain('13800003333')
    await press('fix-keepFirstPhone')
    expect(asked('job.applyFix')).toEqual([
      {
        jobId: 'job-1',
        cause: { code: 'phone.several', field: 'phone' },
        fix: { kind: 'keepFirstPhone', rest: 'remark' },
        ordinals: null,
        allowJoins: false,
      },
    ])
  })

  // The same phone in 3 rows makes one customer of three.
  it.each([
    ['identityId', false],
    ['audienceUserId', false],
    ['openid', false],
    ['unionid', false],
    ['phone', false],
    ['sex', true],
    ['remark', true],
  ] as const)('offer 全部改成 for %s: %s', async (field, isOffered) => {
    const { by, press } = await open([groupOf('cell.error', field)], {}, mappingTo(standard(field)))
    await press('issue-cell.error')
    expect(by('cause-set').exists()).toBe(isOffered)
    expect(by('cause-replace').exists()).toBe(true)
  })

  it('lead to the cell where nothing can be computed: data of customers is never made up', async () => {
    const { by, press } = await open([groupOf('phone.tooShort', 'phone')])
    await press('issue-phone.tooShort')
    expect(by('fix-fill').classes()).toContain('best')
    gridDouble.kindsWithErrors.add('cause')
    await press('fix-fill')
    expect(gridDouble.calls).toEqual(['phone.tooShort cause', 'editNext cause'])
  })

  // Decision 20: two customers silently became one, and one of them was lost.
  it('that would make two customers one say so with both numbers, and go on only when the user agrees', async () => {
    const params = { rowNumber: 12, withRowNumber: 40, count: 2 }
    const { press, asked } = await open([groupOf('identity.decimals', 'identityId', 'warning')], {
      'job.fixes': () => [{ fix: { kind: 'dropDecimalZero' }, rows: 3, examples: [] }],
      'job.applyFix': ({ allowJoins }) => {
        if (!allowJoins) throw new ScriptedError({ code: 'job.joinsCustomers', message: '', params })
        return { job: jobOf(), changedRows: 3 }
      },
    })
    await press('issue-identity.decimals')
    await press('fix-dropDecimalZero')
    const question = document.querySelector('.ask-box')
    expect(question?.textContent).toContain('第 12 行和第 40 行')
    expect(asked('job.applyFix')).toHaveLength(1)
    question?.querySelector<HTMLElement>('.ask-confirm')?.click()
    await flushPromises()
    expect(asked('job.applyFix').at(-1)).toMatchObject({ allowJoins: true })
  })

  it('of rows that are no customers skip them as the first thing', async () => {
    const { by, press, asked } = await open([groupOf('row.notCustomer', null)], {
      'job.fixes': () => [{ fix: { kind: 'skipRows' }, rows: 2, examples: [] }],
    })
    await press('issue-row.notCustomer')
    expect(by('fix-skipRows').text()).toBe('跳过这些行2 行')
    await press('fix-skipRows')
    expect(asked('job.applyFix')[0]).toMatchObject({ fix: { kind: 'skipRows' } })
  })
})

describe('the causes', () => {
  it('are listed errors first, each by its frequency; repeated customers have an entry of their own', async () => {
    const { by, wrapper } = await open(
      [
        { ...groupOf('sex.numericCode', 'sex', 'warning'), count: 90 },
        { ...groupOf('phone.tooShort', 'phone'), count: 1 },
        { ...groupOf('phone.several', 'phone'), count: 7 },
        groupOf('duplicate.inFile', null, 'warning'),
      ],
      { 'job.duplicates': () => ({ ...noDuplicates, fields: ['phone'], groups: 2, rows: 2 }) },
    )
    const names = wrapper
      .findAll('.entry .head')
      .map((head) => head.attributes('data-test'))
      .filter((name) => name?.startsWith('issue-'))
    expect(names).toEqual(['issue-phone.several', 'issue-phone.tooShort', 'issue-sex.numericCode'])
    expect(by('duplicates-open').text()).toContain('2 组')
  })

  it('say that nothing is in the way when there is no error', async () => {
    const { by } = await open([groupOf('sex.numericCode', 'sex', 'warning')], {}, { invalidRows: 0 })
    expect(by('no-errors').text()).toContain('可以照常上传')
  })
})

describe('repeated customers', () => {
  const summary = {
    fields: ['phone'],
    availableFields: ['phone', 'identityId'],
    keep: null,
    groups: 3,
    rows: 3,
  }

  it('are shown one below the other, and merged all at once by the filled button', async () => {
    gridDouble.groups = 3
    const { by, press, asked } = await open([], { 'job.duplicates': () => summary as never })
    await press('duplicates-open')
    expect(gridDouble.views.at(-1)?.filter).toEqual({ kind: 'duplicates' })
    expect(by('filter-chip').text()).toContain('重复客户 · 3 组')
    expect(by('duplicate-keep-merge').classes()).toContain('best')
    await press('duplicate-keep-merge')
    await press('duplicate-keep-all')
    expect(asked('job.setGroupChoice')).toEqual([
      { jobId: 'job-1', choice: { firstOrdinal: null, keep: 'merge', columns: [] } },
      { jobId: 'job-1', choice: { firstOrdinal: null, keep: 'all' } },
    ])
  })

  it('are settled for the group of the active row alone on request', async () => {
    const group = {
      firstOrdinal: 22,
      size: 2,
      rows: [checkedRow(22, true), checkedRow(122, true)],
      differingColumns: [4],
    }
    const { press, asked, wrapper } = await open([], {
      'job.duplicates': () => summary as never,
      'job.duplicateGroup': () => group,
    })
    await press('duplicates-open')
    gridDouble.activate({
      row: group.rows[0] ?? null,
      rowNumber: 26,
      columnIndex: 4,
      selectedCells: 1,
      spansColumns: false,
      differingColumns: null,
      group: 1,
      canRestore: false,
      rank: null,
    })
    await flushPromises()
    // By the row: a search leaves out groups, and the second one shown is not the second of the file.
    expect(asked('job.duplicateGroup')).toEqual([{ jobId: 'job-1', ordinal: 22 }])
    choose(wrapper.find('[data-test="duplicates-scope"]').element, true)
    await flushPromises()
    await press('duplicate-keep-last')
    expect(asked('job.setGroupChoice')).toEqual([
      { jobId: 'job-1', choice: { firstOrdinal: 22, keep: 'last' } },
    ])
  })
})

describe('customers imported before', () => {
  const found = { sameFile: [], sameCustomers: 27 }

  it('are an entry with their rows, and are left out by one click', async () => {
    const { by, press, asked } = await open([], { 'job.earlierImports': () => found })
    expect(by('earlier-imports').text()).toContain('27 位')
    await press('earlier-imports')
    expect(gridDouble.views.at(-1)?.filter).toEqual({ kind: 'earlier' })
    await press('earlier-skip')
    expect(asked('job.skipEarlier')).toEqual([{ jobId: 'job-1' }])
  })
})

describe('answers of last time', () => {
  const shortYears = { kind: 'choice', name: 'twoDigitYears', value: 'lastHundredYears' } as const
  const meanings = { kind: 'valueMatches', field: 'sex', count: 2 } as const

  it('are one line with their number, and each can be seen and dropped', async () => {
    const without = { ...jobOf().mapping, blanksClear: true }
    const { by, press, asked, job } = await open([], {
      'mapping.remembered': () => [shortYears, meanings],
      'mapping.dropAnswer': ({ options }) => ({ mapping: without, options }),
      'job.recheck': ({ jobId, mapping }) => jobOf({ id: jobId, revision: 9, mapping }),
    })
    expect(by('remembered').text()).toContain('沿用上次的 2 个选择')
    expect(by('remembered').text()).not.toContain('按最近100年理解')
    await press('remembered-see')
    expect(by('remembered').text()).toContain('按最近100年理解')
    expect(by('remembered').text()).toContain('「性别」的 2 个值')
    await press('remembered-drop-1')
    expect(asked('mapping.dropAnswer')).toMatchObject([{ mapping: job.mapping, answer: meanings }])
    expect(asked('job.recheck')).toEqual([{ jobId: 'job-1', mapping: without }])
  })

  it('decided which rows were read: they are not there to be checked again, so step 1 is named', async () => {
    const hidden = { kind: 'choice', name: 'hiddenRows', value: 'skip' } as const
    const { by, press } = await open([], { 'mapping.remembered': () => [hidden] })
    await press('remembered-see')
    expect(by('remembered').text()).toContain('跳过隐藏的行')
    expect(by('remembered').text()).toContain('回第 1 步可以改')
    expect(by('remembered-drop-0').exists()).toBe(false)
  })
})

describe('an answer', () => {
  const ambiguous = groupOf('birthday.ambiguous', 'birthday')

  it('rechecks the rows of the same job, and the previous one is a click away', async () => {
    const { by, press, asked, job } = await open([ambiguous], {
      'job.recheck': ({ jobId, mapping }) => jobOf({ id: jobId, revision: 9, mapping }),
    })
    await press('issue-birthday.ambiguous')
    await press('answer-monthFirst')
    const mapping = { ...job.mapping, conversions: { dayMonthOrder: 'monthFirst' } }
    expect(asked('job.recheck')).toEqual([{ jobId: 'job-1', mapping }])
    await press('recheck-restore')
    expect(asked('job.recheck').at(-1)).toEqual({ jobId: 'job-1', mapping: job.mapping })
    expect(by('rechecked').exists()).toBe(false)
  })

  // The second answer would be computed from the mapping before the first, and undo it.
  it('is accepted once: a second given before the first is processed is not', async () => {
    let end: (answer: Job) => void = () => undefined
    const { by, press, asked } = await open([ambiguous], {
      'job.recheck': () => new Promise<Job>((resolve) => (end = resolve)),
    })
    await press('issue-birthday.ambiguous')
    void by('answer-monthFirst').trigger('click')
    void by('answer-dayFirst').trigger('click')
    await flushPromises()
    end(jobOf({ revision: 9 }))
    await flushPromises()
    expect(asked('job.recheck')).toHaveLength(1)
  })

  it('that is stopped leaves everything as it was', async () => {
    const { by, press } = await open([ambiguous], { 'job.recheck': () => null })
    await press('issue-birthday.ambiguous')
    await press('answer-monthFirst')
    expect(by('rechecked').exists()).toBe(false)
    expect(by('answer-monthFirst').attributes('disabled')).toBeUndefined()
  })

  // Going back to step 2 and forth again would have checked all rows once more, with the old answers.
  it('is known to the draft: step 2 leads back to the same job', async () => {
    const { press, asked, job } = await open([ambiguous], {
      'file.preview': ({ choices }) => preview('客户.xlsx', choices, 10),
      'file.recognise': () => null,
      'job.prepare': () => ({ jobId: 'job-1' }),
      'job.recheck': ({ jobId, mapping }) => jobOf({ id: jobId, revision: 9, mapping }),
    })
    const draft = useImportDraftStore()
    await draft.choose({ fileId: 'f1', fileName: '客户.xlsx', sizeBytes: 1 })
    draft.takeFrom(job)
    await draft.prepare()
    await press('issue-birthday.ambiguous')
    await press('answer-monthFirst')
    expect(draft.conversions).toEqual({ dayMonthOrder: 'monthFirst' })
    expect(await draft.prepare()).toBe('job-1')
    expect(asked('job.prepare')).toHaveLength(1)
  })
})

describe('options in the pane', () => {
  const target: FieldTarget = {
    kind: 'custom',
    configId: '7',
    configName: '爱好',
    separators: '、',
    valueType: 'multi',
    options: ['旅行', '篮球'],
  }

  it('take a value as a new option: the field and the check get it', async () => {
    const { wrapper, press, asked } = await open(
      [groupOf('custom.unknownOption', 'custom:7')],
      {
        'customField.save': ({ field }) => [field],
        'job.recheck': ({ jobId, mapping }) => jobOf({ id: jobId, revision: 9, mapping }),
        'job.distinctValues': ({ field }) => ({
          field,
          values: [
            { value: '旅行', count: 9, suggestedOption: '旅行' },
            { value: '摄影', count: 5, suggestedOption: null },
          ],
          isTruncated: false,
          options: ['旅行', '篮球'],
          matches: [],
        }),
      },
      mappingTo(target),
    )
    useCatalogueStore().customFields = [
      {
        configId: '7',
        configName: '爱好',
        valueType: 'multi',
        options: [{ label: '旅行' }, { label: '篮球' }],
      },
    ]
    await press('issue-custom.unknownOption')
    expect(wrapper.find('[data-test="match-旅行"]').exists(), 'it has its option').toBe(false)
    choose(wrapper.find('[data-test="match-摄影"]').element, '\u0000asOption')
    await flushPromises()
    await press('options-apply')
    expect(asked('customField.save')[0]).toMatchObject({
      field: { options: [{ label: '旅行' }, { label: '篮球' }, { label: '摄影' }] },
    })
    const { mapping } = asked('job.recheck').at(-1) as { mapping: Job['mapping'] }
    expect(mapping.columns[0]?.target).toMatchObject({ options: ['旅行', '篮球', '摄影'] })
    expect(mapping.conversions?.valueMatches).toEqual([])
  })
})
