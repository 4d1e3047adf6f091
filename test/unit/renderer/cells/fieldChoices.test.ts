import { describe, expect, it } from 'vitest'
import type { FieldTarget } from '../../../../electron/shared/model/field.ts'
import type { Issue, IssueCode } from '../../../../electron/shared/model/issue.ts'
import {
  fieldEditorOf,
  hasOption,
  phoneBoxes,
  suggestionsFor,
  toggleOption,
} from '../../../../renderer/cells/fieldChoices.ts'

const issue = (code: IssueCode, suggestion?: string): Issue => ({
  code,
  severity: 'error',
  field: 'phone',
  columnIndex: 2,
  params: {},
  ...(suggestion === undefined ? {} : { suggestion }),
})
const custom = (more: Partial<Extract<FieldTarget, { kind: 'custom' }>>): FieldTarget => ({
  kind: 'custom',
  configId: '1',
  configName: '会员等级',
  separators: '',
  ...more,
})

describe('the editor of a field', () => {
  it.each([
    ['性别', { kind: 'standard', field: 'sex' }, 'single'],
    ['生日', { kind: 'standard', field: 'birthday' }, 'date'],
    ['手机', { kind: 'standard', field: 'phone' }, 'text'],
    ['a column that is not imported', null, 'text'],
    ['a choice of one', custom({ valueType: 'single', options: ['金卡'] }), 'single'],
    ['a choice of several', custom({ valueType: 'multi', separators: ',', options: ['金卡'] }), 'multi'],
    ['a choice whose options nobody entered', custom({ valueType: 'single' }), 'text'],
    ['a date of its own', custom({ valueType: 'date' }), 'date'],
  ] as const)('fits %s', (_, target, kind) => {
    expect(fieldEditorOf(target as FieldTarget | null).kind).toBe(kind)
  })

  // Values that are no option would be lost by a tick on another.
  it('ticks and unticks one of several options and keeps the others', () => {
    const target = custom({ separators: '、,' })
    expect(toggleOption('足球,摄影', '旅行', target)).toBe('足球,摄影,旅行')
    expect(toggleOption('足球,摄影', '足球', target)).toBe('摄影')
    expect(toggleOption('', '足球', target)).toBe('足球')
    expect(hasOption('足球、摄影', '摄影', target)).toBe(true)
  })
})

describe('suggestions', () => {
  it('begin with what the check computed, each once, and never with the text itself', () => {
    expect(suggestionsFor([issue('custom.unknownOption', '旅行')], '旅游')).toEqual(['旅行'])
    expect(suggestionsFor([issue('custom.unknownOption', '旅游')], '旅游')).toEqual([])
  })

  it.each([
    ['15849067818/18613698485', ['15849067818', '18613698485']],
    ['15849067818、 186 1369 8485', ['15849067818', '186 1369 8485']],
    ['15849067818 转 12', ['15849067818']],
  ])('are the single numbers of %s', (text, numbers) => {
    expect(suggestionsFor([issue('phone.several')], text)).toEqual(numbers)
  })

  // A digit that nobody knows must not be invented, only its place shown.
  it('are none for a number that is too short; its missing digits are shown as boxes', () => {
    expect(suggestionsFor([issue('phone.tooShort')], '1384451669')).toEqual([])
    expect(phoneBoxes([issue('phone.tooShort')], '138 4451 669')).toEqual([...'1384451669', null])
    expect(phoneBoxes([issue('phone.tooShort')], '0755-877')).toBeNull()
    expect(phoneBoxes([issue('phone.tooLong')], '1384451669')).toBeNull()
  })
})
