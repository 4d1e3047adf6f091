import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'

/** Kinds of files this app writes about the rows of a job. */
export type ReportKind = 'failedRows' | 'problemRows'

/** Columns of ours, before those of the user. */
export const ownColumns = 2

const languages: readonly Language[] = ['zh-CN', 'en']

/** What the header of a file of ours says about its columns. */
export interface ReportHeader {
  kind: ReportKind
  /** Names of the user's own columns. */
  columns: string[]
  /** Position of the first of them. */
  firstColumn: number
  /** Position of 原表行号. */
  rowNumberColumn: number
}

/**
 * Recognises a file written by this app by our two columns: the first two, or the last two in files of version 0.1.0.
 * Accepts their names in every language, since a colleague may use another one. A module of its own, because both the
 * file readers and the reports need it.
 *
 * @returns null for any other file
 */
export function recogniseHeader(names: readonly string[]): ReportHeader | null {
  for (const firstOfOurs of [0, names.length - ownColumns]) {
    const kind = kindOf(names[firstOfOurs], names[firstOfOurs + 1])
    if (kind === null) continue
    const firstColumn = firstOfOurs === 0 ? ownColumns : 0
    const columns = names.slice(firstColumn, firstColumn + names.length - ownColumns)
    return { kind, columns, firstColumn, rowNumberColumn: firstOfOurs + 1 }
  }
  return null
}

function kindOf(reason: string | undefined, rowNumber: string | undefined): ReportKind | null {
  for (const language of languages) {
    const { report } = loadTexts(language)
    if (rowNumber !== report.rowNumberColumn) continue
    if (reason === report.reasonColumn) return 'failedRows'
    if (reason === report.problemColumn) return 'problemRows'
  }
  return null
}
