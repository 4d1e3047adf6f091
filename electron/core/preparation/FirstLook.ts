import type { CustomField, CustomFieldTable } from '../../shared/model/field.ts'
import type { ColumnSuggestion, ColumnTrial, Mapping } from '../../shared/model/mapping.ts'
import type { SheetPreview } from '../../shared/model/workbook.ts'
import { assertReadableFile } from '../spreadsheet/openWorkbook.ts'
import type { PreviewFileOptions } from '../spreadsheet/preview/previewFile.ts'
import { isolation } from '../worker/isolation.ts'
import type { WorkerPool } from '../worker/WorkerPool.ts'
import type { ShownSheet } from './PreparationService.ts'
import {
  previewSheetTask,
  proposeTask,
  readFieldTableTask,
  tryColumnTask,
  type LookedAt,
  type SheetProposal,
} from './lookAtFile.ts'

/**
 * What the window wants to know of a file before it is prepared. Found out in a thread: a hundred rows of 16,384 columns are
 * 1.6 million texts, which would halt the window for half a second with every question.
 *
 * @throws AppError `file.*` from every method; the reason of a signal
 */
export class FirstLook {
  readonly #pool: Pick<WorkerPool, 'run' | 'warm'>
  readonly #dataDir: string
  /** What the window was shown last: its rows are prepared as soon as the user goes on. */
  #shown: { key: string; sheet: ShownSheet } | null = null

  constructor(pool: Pick<WorkerPool, 'run' | 'warm'>, dataDir: string) {
    this.#pool = pool
    this.#dataDir = dataDir
  }

  /** Starts the threads while the user still looks for the file. */
  warm(): void {
    this.#pool.warm()
  }

  /** The first rows with no more columns than the window draws, and all columns by name. */
  async preview(
    looked: LookedAt,
    options: Pick<PreviewFileOptions, 'allowMissingHeader' | 'findsParts'> = {},
    signal?: AbortSignal,
  ): Promise<SheetPreview> {
    // The file that was looked at before is left: its rows need not wait any longer.
    isolation.leave(looked.path)
    const preview = await this.#pool.run(
      previewSheetTask,
      { ...looked, dataDir: this.#dataDir, options },
      signal,
    )
    const { workbook, sheetIndex, headerRow, columns, parts, rowCount, isHeaderMissing } = preview
    if (!isHeaderMissing) {
      const sheet = { workbook, sheetIndex, headerRow, columns, rowCount, ...(parts && { parts }) }
      this.#shown = { key: keyOf(looked), sheet }
    }
    return preview
  }

  /** What preparing needs to know; without another look at what the window was shown last, unless it changed since. */
  async describe(looked: LookedAt): Promise<ShownSheet> {
    const key = keyOf({ ...looked, stamp: await assertReadableFile(looked.path) })
    const isKnown = key === keyOf(looked) && key === this.#shown?.key
    return isKnown ? this.#shown!.sheet : this.preview(looked)
  }

  /** @param suggestions those of a mapping that is repeated; null: they are proposed */
  propose(
    looked: LookedAt,
    customFields: readonly CustomField[],
    suggestions: ColumnSuggestion[] | null,
  ): Promise<SheetProposal> {
    const input = { ...looked, dataDir: this.#dataDir, customFields, suggestions }
    return this.#pool.run(proposeTask, input)
  }

  /** @param today `yyyy-MM-dd`, local */
  tryColumn(looked: LookedAt, mapping: Mapping, columnIndex: number, today: string): Promise<ColumnTrial> {
    const input = { ...looked, dataDir: this.#dataDir, mapping, columnIndex, today }
    return this.#pool.run(tryColumnTask, input)
  }

  /** The custom fields that a file lists. */
  readFieldTable(file: Omit<LookedAt, 'choices'>): Promise<CustomFieldTable> {
    return this.#pool.run(readFieldTableTask, { ...file, dataDir: this.#dataDir })
  }
}

function keyOf({ path, stamp, choices }: LookedAt): string {
  return JSON.stringify([path, stamp, choices])
}
