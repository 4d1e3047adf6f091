import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'

/** Columns of the first rows that the window draws: a sheet may have 16,384. */
export const mostShownColumns = 60

/** 0-based column of a sheet; Excel has at most 16,384. */
export const columnIndexSchema = defineSchema(() => z.number().int().min(0).max(16_383))
/** Limit above the capacity of an Excel cell, in characters. */
export const columnNameSchema = defineSchema(() => z.string().max(40_000))

const sheetSchema = defineSchema(() =>
  z.strictObject({
    /** Position in the file, from 0. */
    index: z.number(),
    name: z.string(),
    hidden: z.boolean(),
  }),
)
/** One sheet of the list; a CSV file has exactly one. */
export type Sheet = z.infer<typeof sheetSchema>

/**
 * Whether a sheet only explains how to fill in another one, as at the front of templates: nothing to import.
 */
export function isNotesSheet({ name }: Sheet): boolean {
  return /说明|须知|注意事项|填写规范|字典|帮助|readme|instructions?/i.test(name)
}

const workbookSchema = defineSchema(() =>
  z.strictObject({
    /** File name without its folder. */
    fileName: z.string(),
    sizeBytes: z.number(),
    /** Format of the content, whatever the extension. */
    format: z.enum(['xlsx', 'xls', 'xlsb', 'ods', 'csv', 'html', 'xml']),
    /** WHATWG encoding label for text formats (`utf-8`, `gb18030`, …), else null. */
    encoding: z.string().nullable(),
    /** Cell separator of a text format, else null. */
    delimiter: z.string().nullable(),
    sheets: z.array(sheetSchema),
  }),
)
/** An opened file, before any of its rows were read. */
export type Workbook = z.infer<typeof workbookSchema>
export type WorkbookFormat = Workbook['format']

const cellDefectSchema = defineSchema(() =>
  z.strictObject({
    /** 0-based column of the sheet. */
    columnIndex: z.number(),
    kind: z.enum([
      /** The cell shows an error such as #N/A; its text is that error. */
      'error',
      /** A number of more than 15 digits: the end was already lost when the file was saved. */
      'imprecise',
      /** A 16-digit number in a text, ending in 0: the end may be lost. */
      'rounded',
      /** A formula that was saved without its result; the text is empty. */
      'uncached',
      /** The row has more cells than its header, or a broken quote (text formats). */
      'ragged',
      /** Bytes that do not belong to the file's encoding; they read as U+FFFD. */
      'undecodable',
      /** A date typed in part, 5月3日 or 1990-5: the program added the year, or the first of the month. */
      'completed',
      /** A formula or a rich value that is a picture; the text is empty. */
      'picture',
      /** At or above the length limit of a cell: its end may be lost. */
      'overlong',
      /** Covered by a merge that begins in a row above; the text is that of the merge. */
      'merged',
      /** Covered by a merge that begins in a column to the left; the text is empty. */
      'mergedAcross',
    ]),
  }),
)
/** A cell whose text cannot be trusted, and why. */
export type CellDefect = z.infer<typeof cellDefectSchema>
export type CellDefectKind = CellDefect['kind']

const rowSchema = defineSchema(() =>
  z.strictObject({
    /**
     * 1-based row number in the source, as Excel shows it; for text formats, the 1-based line on which the
     * record starts.
     */
    rowNumber: z.number(),
    /** Indexed by 0-based column; shorter than the header when the last cells are blank. */
    cells: z.array(z.string()),
    /** Null when nothing is wrong, the usual case. */
    defects: z.array(cellDefectSchema).nullable(),
    /** Hidden by the user or by a filter. */
    hidden: z.boolean(),
    /** Columns that the user typed in the app; absent in rows as read. */
    typedColumns: z.array(z.number()).optional(),
  }),
)
/**
 * One row as in the user's file.
 *
 * Cells are display-ready text: numbers without exponent (`13812345678`), dates as `yyyy-MM-dd` or
 * `yyyy-MM-dd HH:mm:ss`, booleans `TRUE`/`FALSE`, a blank cell `''`. Text is kept unchanged and untrimmed.
 */
export type Row = z.infer<typeof rowSchema>

const columnSchema = defineSchema(() =>
  z.strictObject({
    /** 0-based column of the sheet. */
    index: z.number(),
    /** Distinct, never empty: a blank header becomes 「列C」 or the like, a repeated one gets a number. */
    name: z.string(),
    /** Up to three non-blank values from the first rows. */
    samples: z.array(z.string()),
    /** Present when the column is hidden in the file; it can be imported nevertheless. */
    hidden: z.literal(true).optional(),
  }),
)
/** One column that has a header or any value. */
export type Column = z.infer<typeof columnSchema>

export const sheetPartSchema = defineSchema(() =>
  z.strictObject({
    sheetIndex: z.number(),
    name: z.string(),
    /** As `SheetPreview.headerRow`. */
    headerRow: z.number(),
    /**
     * Column of this sheet by column of the sheet shown, -1 where this sheet has none; null: they are in the
     * same places.
     */
    columnIndexes: z.array(z.number()).nullable(),
  }),
)
/** A sheet whose rows are imported together with those of the sheet shown. */
export type SheetPart = z.infer<typeof sheetPartSchema>

export const sheetPreviewSchema = defineSchema(() =>
  z.strictObject({
    workbook: workbookSchema,
    sheetIndex: z.number(),
    /** 1-based source number of the (last) header row; 0: the user said that the sheet has none. */
    headerRow: z.number(),
    /**
     * No row looks like a header: `headerRow` is only the first row, and the user has to choose one to
     * continue.
     */
    isHeaderMissing: z.literal(true).optional(),
    columns: z.array(columnSchema),
    /** The first data rows, at most the number asked for. */
    rows: z.array(rowSchema),
    /** Raw first rows, including the header and the rows above it, for the choice of another header row. */
    head: z.array(rowSchema),
    /** Number of hidden rows among the first data rows, by hand or by a filter; absent: none. */
    hiddenRows: z.number().optional(),
    /** Number of data rows when known without reading the whole sheet, else null. */
    rowCount: z.number().nullable(),
    /**
     * This sheet and all others with the same header, in the order of the file; absent: there is none, or it
     * was not asked for.
     */
    parts: z.array(sheetPartSchema).optional(),
  }),
)
/** The first rows of a sheet, with its header detected. */
export type SheetPreview = z.infer<typeof sheetPreviewSchema>

/** One character that can separate cells: no quote, which encloses them, and no line end. */
export const delimiterSchema = defineSchema(() => z.string().regex(/^[^"\r\n\0]$/))

export const readChoicesSchema = defineSchema(() =>
  z.strictObject({
    /** Default: the first visible sheet that holds a table. */
    sheetIndex: z.number().int().min(0).optional(),
    /** Reads all sheets with the header of that sheet, in the order of the file. Default: that sheet alone. */
    allSheets: z.boolean().optional(),
    /** 1-based; 0: the sheet has no header, every row is data. Default: detected. */
    headerRow: z.number().int().min(0).max(1_048_576).optional(),
    /** WHATWG label; text formats only; default: detected. */
    encoding: z.string().max(40).optional(),
    /** Cell separator; text formats only; default: detected. */
    delimiter: delimiterSchema.optional(),
    /** Skips rows hidden by hand or by a filter. Default: they are read like any other. */
    skipHiddenRows: z.boolean().optional(),
  }),
)
/** The user's choices on reading a file, which override what was detected. */
export type ReadChoices = z.infer<typeof readChoicesSchema>
