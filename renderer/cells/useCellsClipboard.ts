import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { copyText } from '../dom/copyText.ts'
import { formatCells, parseCells, pasteArea, startsWithHeader } from '../components/grid/clipboardText.ts'
import type { CellPosition, CellRange } from '../components/grid/selection.ts'
import { useNotify } from '../composables/useNotify.ts'
import { useFormat } from '../composables/useFormat.ts'
import { request } from '../ipc/bridge.ts'
import type { CellsTable } from './CellsTable.ts'
import type { CellsChanging } from './useCellsChange.ts'

/** Copying, cutting and pasting cells as text with tabs, to and from spreadsheets. */
export function useCellsClipboard(
  table: CellsTable,
  changing: CellsChanging,
  save: (cell: CellPosition, text: string) => Promise<void>,
) {
  const { t } = useI18n()
  const notify = useNotify()
  const format = useFormat()

  /** Ranges as one table, as spreadsheets copy them: only those side by side or one below the other. Null: they are not. */
  function joinedRanges(ranges: readonly CellRange[]): CellRange[] | null {
    const [first] = ranges
    if (!first || ranges.length === 1) return [...ranges]
    const haveSameColumns = ranges.every(
      ({ firstColumn, lastColumn }) => firstColumn === first.firstColumn && lastColumn === first.lastColumn,
    )
    return haveSameColumns ? [...ranges].sort((a, b) => a.firstRow - b.firstRow) : null
  }

  /** Texts of a range from the rows on screen; null when some were not read yet. */
  function knownLines(range: CellRange, columnIndexes: readonly number[]): string[][] | null {
    const lines: string[][] = []
    for (let row = range.firstRow; row <= range.lastRow; row += 1) {
      const cells = table.rowAt(row)?.cells
      if (!cells) return null
      lines.push(columnIndexes.map((columnIndex) => cells[columnIndex] ?? ''))
    }
    return lines
  }

  async function copy(event: ClipboardEvent, ranges: readonly CellRange[], isCut: boolean): Promise<void> {
    event.preventDefault()
    const joined = joinedRanges(ranges)
    if (!joined) return notify.note(t('grid.copy.apart'))
    const areas = changing.areasOf(joined)
    if (areas.length === 0) return
    const known = joined.map((range, index) => knownLines(range, areas[index]?.columnIndexes ?? []))
    if (known.every((lines) => lines !== null)) {
      // Within the event, the only moment at which a page may write to the clipboard by itself.
      event.clipboardData?.setData('text/plain', formatCells(known.flat()))
      report(known.flat().length)
    } else if (!(await copyUnread(areas))) return
    if (isCut) await changing.apply({ kind: 'cut', areas })
    table.focus()
  }

  async function copyUnread(
    areas: CellsChanging['areasOf'] extends (...input: never[]) => infer Areas ? Areas : never,
  ) {
    return notify.attempt(async () => {
      const lines: string[][] = []
      for (const area of areas) {
        const answer = await request('job.readCells', {
          jobId: table.jobId(),
          viewId: table.viewId() ?? '',
          ...area,
        })
        for (const line of answer.lines) lines.push(line)
      }
      if (copyText(formatCells(lines))) report(lines.length)
      else notify.note(t('common.notCopied'))
    })
  }

  const report = (rows: number): void => {
    if (rows > 1) notify.done(t('grid.copy.done', { rows: format.count(rows) }))
  }

  /** Position of a range among the columns of the file that are on screen: a column of ours takes no text. */
  function withoutOurs(range: CellRange): { target: CellRange; columnIndexes: number[] } {
    const data = table
      .columns()
      .flatMap(({ columnIndex }, index) => (columnIndex === null ? [] : [{ columnIndex, index }]))
    const inside = data.filter(({ index }) => index >= range.firstColumn && index <= range.lastColumn)
    const start = data.findIndex(({ index }) => index >= range.firstColumn)
    const firstColumn = start === -1 ? data.length : start
    return {
      target: { ...range, firstColumn, lastColumn: firstColumn + Math.max(1, inside.length) - 1 },
      columnIndexes: data.map(({ columnIndex }) => columnIndex),
    }
  }

  async function paste(text: string, range: CellRange): Promise<void> {
    const lines = parseCells(text)
    const { target, columnIndexes } = withoutOurs(range)
    const names = columnIndexes
      .slice(target.firstColumn)
      .map((columnIndex) => table.columns().find((each) => each.columnIndex === columnIndex)?.name ?? '')
    const withHeader = startsWithHeader(lines, names) ? lines : null
    await propose(withHeader ? lines.slice(1) : lines, target, columnIndexes, withHeader)
  }

  async function propose(
    lines: string[][],
    target: CellRange,
    columnIndexes: readonly number[],
    withHeader: string[][] | null,
  ): Promise<void> {
    const size = { rows: table.rowCount(), columns: columnIndexes.length }
    const planned = pasteArea(lines, target, size)
    if (!planned || planned.area.lastColumn < planned.area.firstColumn) return
    const { area, leftOver } = planned
    const isOne = area.firstRow === area.lastRow && area.firstColumn === area.lastColumn
    const columns = columnIndexes.slice(area.firstColumn, area.lastColumn + 1)
    if (isOne && leftOver.lines === 0 && leftOver.columns === 0 && withHeader === null) {
      const column = table.columns().findIndex(({ columnIndex }) => columnIndex === columns[0])
      return save({ row: area.firstRow, column }, lines[0]?.[0] ?? '')
    }
    const height = area.lastRow - area.firstRow + 1
    const width = area.lastColumn - area.firstColumn + 1
    await changing.propose(
      {
        kind: 'paste',
        area: { firstIndex: area.firstRow, lastIndex: area.lastRow, columnIndexes: columns },
        // Only what has room: the rest is not sent.
        lines: lines.slice(0, height).map((line) => line.slice(0, width)),
        moreColumns: [],
      },
      { withHeader, leftOver },
    )
  }

  /** Leaves the names of the columns out of a paste, or takes them as content. */
  async function setHeader(isLeftOut: boolean): Promise<void> {
    const { value } = changing.pending
    if (!value?.withHeader || value.change.kind !== 'paste') return
    const { area } = value.change
    const shown = table.columns().flatMap(({ columnIndex }) => (columnIndex === null ? [] : [columnIndex]))
    const firstColumn = shown.indexOf(area.columnIndexes[0] ?? -1)
    const target = {
      firstRow: area.firstIndex,
      lastRow: area.firstIndex,
      firstColumn,
      lastColumn: firstColumn,
    }
    const lines = isLeftOut ? value.withHeader.slice(1) : value.withHeader
    await propose(lines, target, shown, value.withHeader)
  }

  /** Whether the names of the columns are left out of the paste under preview. */
  const leavesHeader = computed(() => {
    const { withHeader = null, change } = changing.pending.value ?? {}
    return (
      change?.kind === 'paste' && withHeader !== null && change.lines[0]?.join() !== withHeader[0]?.join()
    )
  })

  return { copy, paste, setHeader, leavesHeader }
}
