import type { CustomField, CustomFieldTable } from '../../shared/model/field.ts'
import type { ColumnSuggestion, ColumnTrial, Mapping, MappingProposal } from '../../shared/model/mapping.ts'
import {
  mostShownColumns,
  type ReadChoices,
  type Row,
  type SheetPreview,
} from '../../shared/model/workbook.ts'
import { describeJoinedAddress } from '../mapping/addressColumns.ts'
import { readCustomFieldTable } from '../mapping/customFieldTable.ts'
import { proposeWithCustomFields } from '../mapping/customFieldHeaders.ts'
import { tryColumn } from '../mapping/tryColumn.ts'
import { previewFile, type PreviewFileOptions } from '../spreadsheet/preview/previewFile.ts'
import type { FileStamp } from '../spreadsheet/WorkbookReader.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** A file as the user wants it read. */
export interface LookedAt {
  path: string
  stamp: FileStamp
  choices: ReadChoices
}

interface Look extends LookedAt {
  dataDir: string
}

/** What can be said about a mapping by the first rows. */
export interface SheetProposal {
  suggestions: ColumnSuggestion[]
  joinedAddress: NonNullable<MappingProposal['joinedAddress']> | null
}

export const previewSheetTask = defineTask<
  Look & { options: Pick<PreviewFileOptions, 'allowMissingHeader' | 'findsParts'> },
  SheetPreview
>('previewSheet')
export const proposeTask = defineTask<
  Look & { customFields: readonly CustomField[]; suggestions: ColumnSuggestion[] | null },
  SheetProposal
>('propose')
export const tryColumnTask = defineTask<
  Look & { mapping: Mapping; columnIndex: number; today: string },
  ColumnTrial
>('tryColumn')

export const readFieldTableTask = defineTask<Omit<Look, 'choices'>, CustomFieldTable>('readFieldTable')

/** Rows of a table of custom fields: more than any platform has. */
const mostTableRows = 5_000

/** The first rows with no more columns than the window draws: the copy of all of 16,384 would halt it. */
export async function previewSheet({
  path,
  stamp,
  choices,
  options,
}: LookedAt & { options: PreviewFileOptions }): Promise<SheetPreview> {
  const preview = await previewFile(path, choices, { stamp, ...options })
  const cut = (row: Row): Row => ({ ...row, cells: row.cells.slice(0, mostShownColumns) })
  return { ...preview, rows: preview.rows.map(cut), head: preview.head.map(cut) }
}

/** Answers what is asked of a mapping from the rows read last: a .xls is read as a whole, and a column is tried with every choice of the user. */
export class RecentSheet {
  #last: { key: string; preview: Promise<SheetPreview> } | null = null

  /** @param looked.suggestions those of a mapping that is repeated; null: they are proposed */
  async propose(
    looked: LookedAt & { customFields: readonly CustomField[]; suggestions: ColumnSuggestion[] | null },
  ): Promise<SheetProposal> {
    const { columns, rows } = await this.#preview(looked)
    const suggestions = looked.suggestions ?? proposeWithCustomFields(columns, rows, looked.customFields)
    return { suggestions, joinedAddress: describeJoinedAddress(suggestions, rows) }
  }

  async tryColumn(
    looked: LookedAt & { mapping: Mapping; columnIndex: number; today: string },
  ): Promise<ColumnTrial> {
    const { rows } = await this.#preview(looked)
    return tryColumn(rows, looked.mapping, looked.columnIndex, looked.today)
  }

  #preview({ path, stamp, choices }: LookedAt): Promise<SheetPreview> {
    const key = JSON.stringify([path, stamp, choices])
    if (this.#last?.key === key) return this.#last.preview
    const last = { key, preview: previewFile(path, choices, { stamp }) }
    this.#last = last
    last.preview.catch(() => {
      // A failure is not kept.
      if (this.#last === last) this.#last = null
    })
    return last.preview
  }
}

/** A table of custom fields in a file of its own, with or without a header. */
export async function readFieldTable({ path, stamp }: Omit<LookedAt, 'choices'>): Promise<CustomFieldTable> {
  const { rows } = await previewFile(path, { headerRow: 0 }, { stamp, rowLimit: mostTableRows })
  return readCustomFieldTable(rows.map(({ cells }) => cells))
}
