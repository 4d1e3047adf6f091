// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkedRow } from '../../../../../../dev/fakeBridge/rows.ts'
import type { CheckColumn } from '../../../../../../renderer/features/check/cells/checkColumns.ts'
import {
  useCellContent,
  type DrawnCell,
} from '../../../../../../renderer/features/check/cells/useCellContent.ts'
import { i18n } from '../../../../../../renderer/i18n/index.ts'
import { freshStores } from '../../../../../support/renderer/mountScreen.ts'

const skip = vi.fn()
const column = (columnIndex: number | null, target: CheckColumn['target'] = null) =>
  ({ columnIndex, target }) as CheckColumn
const hobbies: CheckColumn['target'] = {
  kind: 'custom',
  configId: '1',
  configName: '爱好',
  separators: ',',
  options: ['旅行', '足球'],
}

/** A cell with this text, drawn as in the grid. */
function draw(text: string, given: Partial<DrawnCell> = {}) {
  const row = { ...checkedRow(0, true), cells: [text], ...given.row }
  const cell: DrawnCell = {
    column: column(0),
    sent: null,
    finding: null,
    display: 'both',
    pending: null,
    searched: '',
    canSkip: false,
    skip,
    ...given,
    row,
  }
  const Cell = {
    setup() {
      const drawContent = useCellContent()
      return () => drawContent(cell)
    },
  }
  return mount(Cell, { global: { plugins: [i18n] } })
}

describe('the content of a cell', () => {
  beforeEach(freshStores)

  it('is what the file has and what is sent, each alone or both', () => {
    expect(draw('先生', { sent: ['男'] }).text()).toBe('先生→ 男')
    expect(draw('先生', { sent: ['男'], display: 'raw' }).text()).toBe('先生')
    expect(draw('先生', { sent: ['男'], display: 'sent' }).text()).toBe('男')
    expect(draw('男', { sent: ['男'] }).text(), 'nothing is said twice').toBe('男')
    expect(draw('0', { sent: [] }).text()).toBe('0→ 不导入')
    expect(draw('13', { sent: ['x'], finding: 'error' }).text(), 'an error is not sent').toBe('13')
    expect(draw('', { finding: 'error' }).find('em').text()).toBe('空白')
  })

  it('marks each value of several: mapped, left out, not on the platform', () => {
    const tags = draw('旅游,足球,滑雪', { column: column(0, hobbies), sent: ['旅行', '足球', ''] })
    const kinds = tags.findAll('.tag').map((tag) => [tag.text(), tag.classes().join(' ')])
    expect(kinds).toEqual([
      ['旅游 → 旅行', 'tag'],
      ['足球', 'tag'],
      ['滑雪', 'tag unknown'],
    ])
  })

  it('shows the text that a change would put there, and that one stays as it is', () => {
    const changed = draw('a', { pending: '' })
    expect([changed.find('del').text(), changed.find('ins').text()]).toEqual(['a', '空白'])
    expect(draw('a', { pending: 'a' }).text()).toBe('a没有变')
  })

  it('highlights what is searched, as often as it is there', () => {
    expect(draw('abcabc', { searched: 'B' }).findAll('mark')).toHaveLength(2)
    const tag = draw('旅行', { column: column(0, hobbies), sent: ['旅行'], searched: '旅' })
    expect(tag.find('mark').text()).toBe('旅行')
  })

  it('is in 问题 the causes of the row, or that it is skipped, with the way to skip it', async () => {
    const issue = {
      code: 'phone.tooShort',
      severity: 'error',
      field: 'phone',
      columnIndex: 2,
      params: {},
    } as const
    const other = { ...issue, code: 'sex.unknownValue', severity: 'warning', field: 'sex' } as const
    const found = draw('', {
      column: column(null),
      row: { ...checkedRow(0, true), issues: [issue, other] },
      canSkip: true,
    })
    expect(found.text()).toContain('+1')
    expect(found.find('.text-icon').classes()).toContain('bad')
    await found.find('button').trigger('click')
    expect(skip).toHaveBeenCalledOnce()
    const skipped = draw('', {
      column: column(null),
      row: { ...checkedRow(0, true), skippedAs: 'duplicate' },
      canSkip: true,
    })
    expect(skipped.find('.cell-content').classes()).toContain('skipped')
    expect(skipped.find('button').exists(), 'the choice of duplicates decides').toBe(false)
  })
})
