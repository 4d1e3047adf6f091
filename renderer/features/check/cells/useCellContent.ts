import { CircleClose, WarnTriangleFilled } from '@element-plus/icons-vue'
import { h, type VNode } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CheckedRow } from '../../../../electron/shared/model/checkedRow.ts'
import PendingText from '../../../cells/PendingText.vue'
import { shownCell, tagsOf, takesSeveral, type CellTag, type SentValues } from '../../../cells/sentText.ts'
import { useIssueText } from '../../../composables/useIssueText.ts'
import type { CheckColumn } from './checkColumns.ts'
import { highlightParts } from './highlightParts.ts'
import type { Display } from './useGridControl.ts'

/** What of a cell is drawn. */
export interface DrawnCell {
  row: CheckedRow
  column: CheckColumn
  sent: SentValues
  finding: 'error' | 'warning' | null
  display: Display
  /** The text that a change under preview would put here; null: none. */
  pending: string | null
  /** Text to highlight; '' for none. */
  searched: string
  canSkip: boolean
  skip: () => void
}

const content = (kind: string, children: (VNode | string | null)[]): VNode =>
  h('span', { class: ['cell-content', kind] }, children)
const part = (kind: string, children: (VNode | string | null)[]): VNode =>
  h('span', { class: kind }, children)

/** In an array: Vue then changes the text node that is there, and Chromium lays out only its text. */
function highlighted(text: string, searched: string): (VNode | string)[] {
  if (searched === '') return [text]
  return highlightParts(text, searched).map((each) => (each.isHit ? h('mark', each.part) : each.part))
}

/**
 * The content of a cell: the file's text and what is sent for it on one line; in 问题 the causes of the row. Drawn without a
 * component for each of the hundreds of cells on screen, which cost most of a frame of scrolling.
 */
export function useCellContent() {
  const { t } = useI18n()
  const text = useIssueText()

  function drawFinding({ row, canSkip, skip }: DrawnCell): VNode {
    const parts: (VNode | null)[] = []
    const causes = [...new Set(row.issues.map((issue) => text.title(issue.code, issue.field)))]
    if (row.skippedAs !== null) parts.push(part('grow', [t(`check.skippedAs.${row.skippedAs}`)]))
    else if (causes[0] !== undefined) {
      const isError = row.issues.some(({ severity }) => severity === 'error')
      parts.push(
        h(isError ? CircleClose : WarnTriangleFilled, { class: ['text-icon', isError ? 'bad' : 'warn'] }),
      )
      parts.push(part('grow', [causes[0]]))
      if (causes.length > 1) parts.push(part('more', [`+${causes.length - 1}`]))
    } else if (row.editedColumns.length > 0) parts.push(part('grow fixed', [t('grid.fixed')]))
    else parts.push(part('grow', ['']))
    if (canSkip && row.skippedAs !== 'duplicate') {
      parts.push(
        h(
          'button',
          {
            type: 'button',
            class: 'plain skip',
            tabindex: -1,
            'data-test': `skip-row-${row.rowNumber}`,
            onClick: skip,
          },
          row.skippedAs === 'user' ? t('check.unskipRow') : t('check.skipRow'),
        ),
      )
    }
    return content(row.skippedAs === null ? 'finding' : 'finding skipped', parts)
  }

  function drawTag(tag: CellTag, { display, searched }: DrawnCell): VNode {
    const kind = tag.isUnknown ? 'tag unknown' : tag.sent === '' ? 'tag dropped' : 'tag'
    if (tag.sent && display === 'sent') return part(kind, [tag.sent])
    const isHit = searched !== '' && highlightParts(tag.text, searched).some((each) => each.isHit)
    const name = isHit ? h('mark', tag.text) : tag.text
    return part(kind, tag.sent ? [name, part('arrow', [' → ']), tag.sent] : [name])
  }

  function drawText(raw: string, { finding, searched }: DrawnCell): VNode {
    if (raw === '' && finding !== null) return content('', [h('em', t('common.blank'))])
    return h('span', { class: 'cell-content' }, highlighted(raw, searched))
  }

  return (cell: DrawnCell): VNode => {
    const { row, column, sent, finding, display, pending, searched } = cell
    if (column.columnIndex === null) return drawFinding(cell)
    const raw = row.cells[column.columnIndex] ?? ''
    if (pending !== null) return h(PendingText, { raw, pending })
    const hasError = finding === 'error'
    if (takesSeveral(column.target) && display !== 'raw' && raw !== '') {
      const tags = tagsOf(raw, column.target, hasError ? null : sent)
      return content(
        '',
        tags.map((tag) => drawTag(tag, cell)),
      )
    }
    const shown = shownCell(raw, sent, hasError)
    if (shown.sent === null || display === 'raw') return drawText(raw, cell)
    const isBoth = display === 'both'
    const result = shown.sent === '' ? t('grid.notSent') : shown.sent
    return content('conversion', [
      isBoth && raw !== '' ? part('raw', highlighted(raw, searched)) : null,
      part('sent', isBoth ? [part('arrow', ['→ ']), result] : [result]),
    ])
  }
}
