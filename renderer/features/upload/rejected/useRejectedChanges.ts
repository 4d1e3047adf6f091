import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { AppError } from '../../../../electron/shared/errors/AppError.ts'
import type { CellsArea, CellsChange } from '../../../../electron/shared/model/cellsChange.ts'
import type { Job } from '../../../../electron/shared/model/job.ts'
import { formatCells, parseCells, pasteArea } from '../../../components/grid/clipboardText.ts'
import type { CellPosition, CellRange } from '../../../components/grid/selection.ts'
import { useErrorText } from '../../../composables/useErrorText.ts'
import { useNotify } from '../../../composables/useNotify.ts'
import { request } from '../../../ipc/bridge.ts'
import { useCorrectingStore } from '../../../stores/correcting.ts'
import { useRowChanges } from '../../../cells/useRowChanges.ts'
import type { RejectedColumn } from './rejectedColumns.ts'
import type { RejectedRows } from './useRejectedRows.ts'

/** A text that was refused for a cell, with the reason. */
export interface RefusedText {
  cell: CellPosition
  text: string
  reason: string
}

/** What keys and mouse do to the cells of rejected rows: each change is one step of 撤销. */
export function useRejectedChanges(
  job: () => Job,
  columns: () => readonly RejectedColumn[],
  { rows, rowAt }: RejectedRows,
) {
  const { t } = useI18n()
  const notify = useNotify()
  const errorText = useErrorText()
  const correcting = useCorrectingStore()
  const { run, mayJoin } = useRowChanges()
  const refused = ref<RefusedText | null>(null)

  /** Saves a cell. A text that would not pass the check comes back into its editor, with the reason. */
  async function save(cell: CellPosition, text: string, allowJoins = false): Promise<void> {
    const row = rowAt(cell.row)
    const columnIndex = columns()[cell.column]?.columnIndex
    if (!row || columnIndex === null || columnIndex === undefined) return
    refused.value = null
    await notify.attempt(async () => {
      try {
        rows.replace(row.ordinal, await correcting.editCell(row.ordinal, columnIndex, text, allowJoins))
      } catch (error) {
        const { code } = AppError.from(error)
        if (code === 'job.repairHasErrors') refused.value = { cell, text, reason: errorText(error).title }
        else if (code !== 'job.joinsCustomers') throw error
        else if (await mayJoin(AppError.from(error))) await save(cell, text, true)
      }
    })
  }

  function areaOf(range: CellRange): CellsArea | null {
    const columnIndexes = columns()
      .slice(range.firstColumn, range.lastColumn + 1)
      .flatMap(({ columnIndex }) => (columnIndex === null ? [] : [columnIndex]))
    if (columnIndexes.length === 0) return null
    return { firstIndex: range.firstRow, lastIndex: range.lastRow, columnIndexes }
  }
  const areasOf = (ranges: readonly CellRange[]): CellsArea[] =>
    ranges.flatMap((range) => areaOf(range) ?? [])

  async function change(wanted: CellsChange): Promise<void> {
    const viewId = rows.opened.value?.viewId
    if (viewId === undefined) return
    await run((allowJoins) =>
      request('job.changeCells', { jobId: job().id, viewId, change: wanted, allowJoins }),
    )
  }

  async function clear(ranges: readonly CellRange[]): Promise<void> {
    const areas = areasOf(ranges)
    if (areas.length > 0) await change({ kind: 'clearCells', areas })
  }

  async function saveRanges(ranges: readonly CellRange[], text: string): Promise<void> {
    const areas = areasOf(ranges)
    if (areas.length > 0) await change({ kind: 'typeInRange', areas, text })
  }

  async function fillDown(range: CellRange): Promise<void> {
    const area = areaOf(range)
    if (area) await change({ kind: 'fillDown', area })
  }

  /** Copies within the event, the only moment at which a page may write to the clipboard by itself. */
  function copy(event: ClipboardEvent, ranges: readonly CellRange[]): void {
    event.preventDefault()
    const lines = ranges.flatMap((range) =>
      Array.from({ length: range.lastRow - range.firstRow + 1 }, (_, index) =>
        (areaOf(range)?.columnIndexes ?? []).map(
          (columnIndex) => rowAt(range.firstRow + index)?.cells[columnIndex] ?? '',
        ),
      ),
    )
    event.clipboardData?.setData('text/plain', formatCells(lines))
  }

  async function paste(text: string, range: CellRange): Promise<void> {
    const data = columns().flatMap(({ columnIndex }, index) =>
      columnIndex === null ? [] : [{ columnIndex, index }],
    )
    const firstColumn = data.findIndex(({ index }) => index >= range.firstColumn)
    if (firstColumn === -1) return
    const width = data.filter(({ index }) => index >= range.firstColumn && index <= range.lastColumn).length
    const target = { ...range, firstColumn, lastColumn: firstColumn + Math.max(1, width) - 1 }
    const lines = parseCells(text)
    const planned = pasteArea(lines, target, {
      rows: rows.opened.value?.rows ?? 0,
      columns: data.length,
    })
    if (!planned) return
    const { area, leftOver } = planned
    const isOne = area.firstRow === area.lastRow && area.firstColumn === area.lastColumn
    if (isOne && leftOver.lines + leftOver.columns === 0) {
      return save({ row: area.firstRow, column: data[area.firstColumn]!.index }, lines[0]?.[0] ?? '')
    }
    if (leftOver.lines > 0) notify.note(t('grid.change.leftOverLines', { lines: leftOver.lines }))
    await change({
      kind: 'paste',
      area: {
        firstIndex: area.firstRow,
        lastIndex: area.lastRow,
        columnIndexes: data
          .slice(area.firstColumn, area.lastColumn + 1)
          .map(({ columnIndex }) => columnIndex),
      },
      lines: lines
        .slice(0, area.lastRow - area.firstRow + 1)
        .map((line) => line.slice(0, area.lastColumn - area.firstColumn + 1)),
      moreColumns: [],
    })
  }

  return { refused, save, clear, saveRanges, fillDown, copy, paste }
}
