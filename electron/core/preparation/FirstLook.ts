import type { CustomField } from '../../shared/model/field.ts'
import type { ColumnSuggestion, ColumnTrial, Mapping } from '../../shared/model/mapping.ts'
import type { SheetPreview } from '../../shared/model/workbook.ts'
import type { PreviewFileOptions } from '../spreadsheet/preview/previewFile.ts'
import type { WorkerPool } from '../worker/WorkerPool.ts'
import {
  previewSheetTask,
  proposeTask,
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

  constructor(pool: Pick<WorkerPool, 'run' | 'warm'>, dataDir: string) {
    this.#pool = pool
    this.#dataDir = dataDir
  }

  /** Starts the threads while the user still looks for the file. */
  warm(): void {
    this.#pool.warm()
  }

  /** The first rows with no more columns than the window draws, and all columns by name. */
  preview(
    looked: LookedAt,
    options: Pick<PreviewFileOptions, 'allowMissingHeader' | 'findsParts'> = {},
    signal?: AbortSignal,
  ): Promise<SheetPreview> {
    return this.#pool.run(previewSheetTask, { ...looked, dataDir: this.#dataDir, options }, signal)
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
}
