import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeyOf, fieldKeySchema, fieldTargetSchema, type FieldKey } from './field.ts'
import { issueSchema } from './issue.ts'
import { matchingOptionsSchema } from './matchingOptions.ts'
import { mostSheets } from './rowPlace.ts'
import { columnIndexSchema, columnNameSchema } from './workbook.ts'

const mappedColumnSchema = defineSchema(() =>
  z.strictObject({
    columnIndex: columnIndexSchema,
    columnName: columnNameSchema,
    target: fieldTargetSchema.nullable(),
  }),
)
/** One column of the file and its target field; a column that is not imported has no target. */
export type MappedColumn = z.infer<typeof mappedColumnSchema>

const mappedConstantSchema = defineSchema(() =>
  z.strictObject({ target: fieldTargetSchema, value: z.string().max(10_000) }),
)
/** A field that gets the same value in every record. */
export type MappedConstant = z.infer<typeof mappedConstantSchema>

/** All kinds of changes the app may make to a value; each can be switched off. */
export const conversionKinds = [
  'trim',
  'invisible',
  'fullWidth',
  'textMark',
  'placeholder',
  'phoneFormat',
  'birthdayFormat',
  'dayShift',
  'sexWord',
  'listSeparators',
  'valueMatch',
  'mergedCell',
  'joinedAddress',
  'idCardBirthday',
] as const
export type ConversionKind = (typeof conversionKinds)[number]

export const valueMatchSchema = defineSchema(() =>
  z.strictObject({ field: fieldKeySchema, from: z.string().max(2_000), to: z.string().max(2_000) }),
)
/** 选项匹配: the option meant by a value of the file; `to: ''` leaves the field out. */
export type ValueMatch = z.infer<typeof valueMatchSchema>

const conversionChoicesSchema = defineSchema(() =>
  z.strictObject({
    /**
     * Conversions switched off: the text is sent unchanged where the platform allows it, and refused where it
     * takes only the converted form.
     */
    disabled: z.array(z.enum(conversionKinds)).max(conversionKinds.length).optional(),
    /**
     * `ask` (default) refuses 85-3-5; `lastHundredYears` takes the only matching year of the last hundred.
     */
    twoDigitYears: z.enum(['ask', 'lastHundredYears']).optional(),
    /** `ask` (default) refuses 1/2/1990. */
    dayMonthOrder: z.enum(['ask', 'monthFirst', 'dayFirst']).optional(),
    /** 1990年八月十五, without 农历 or 公历: `ask` (default) refuses it as lunar; `asSolar` reads it as 15 August. */
    lunarDates: z.enum(['ask', 'asSolar']).optional(),
    /** 1990-04-30 16:00:00 in a column of such times: `ask` refuses it. Absent: the file shows no shift. */
    dayShift: z.enum(['ask', 'nextDay', 'asWritten']).optional(),
    /**
     * 1970-01-01 and its like where they fill a part of the column: `ask` refuses them. Absent: the column
     * has no such part.
     */
    emptyDates: z.enum(['ask', 'leaveOut', 'keep']).optional(),
    /** 1-415-555-2671: `foreign` reads it as a number from abroad. Absent: the column has no such number. */
    northAmericanPhones: z.enum(['foreign', 'mainland']).optional(),
    /** Meaning of 0 in a sex column of 0 and 1: `ask` refuses it. Absent: the column has other values too. */
    zeroOneSex: z.enum(['ask', 'zeroFemale', 'zeroMale', 'zeroUnknown']).optional(),
    /** Rows that are hidden or filtered out in the file. Absent: they are imported, with a question about them. */
    hiddenRows: z.enum(['include', 'skip']).optional(),
    /** 合计, notes and repeated headers: `ask` (default) reports them as errors; `skip` leaves them out, as a step to undo. */
    notCustomers: z.enum(['ask', 'skip']).optional(),
    /**
     * Blank birthdays in a file with identity cards: `ask` leaves them blank and reports them. Absent: the file
     * has none of these.
     */
    idCardBirthdays: z.enum(['ask', 'fill', 'leaveBlank']).optional(),
    /** Name of the column of identity cards. Set from the file, never by the user. */
    idCardColumn: columnNameSchema.optional(),
    /** The file's date serials count from 1904. Set from the file, never by the user. */
    countsFrom1904: z.boolean().optional(),
    /** Short years of the file's dates come first, as in 85/03/14. Set from the file, never by the user. */
    shortYearsFirst: z.boolean().optional(),
    valueMatches: z.array(valueMatchSchema).max(10_000).optional(),
  }),
)
export type ConversionChoices = z.infer<typeof conversionChoicesSchema>

export const mappingSchema = defineSchema(() =>
  z.strictObject({
    columns: z.array(mappedColumnSchema).max(16_384),
    constants: z.array(mappedConstantSchema).max(500),
    /**
     * Sends blank cells as empty values, so that the platform may clear them. Default false: blanks are left
     * out.
     */
    blanksClear: z.boolean(),
    /** The user's choices about conversions; absent: all on, and none that guesses. */
    conversions: conversionChoicesSchema.optional(),
    /** Sheets read as one table, in order (see `placeRow`). Set by preparing; absent: one sheet. */
    sheets: z.array(z.string().max(1_000)).max(mostSheets).optional(),
  }),
)
/** 字段匹配: the target of every column. No two entries share a standard field. */
export type Mapping = z.infer<typeof mappingSchema>

/** Returns the fields that columns or fixed values fill. */
export function filledFields({ columns, constants }: Pick<Mapping, 'columns' | 'constants'>): Set<FieldKey> {
  return new Set([...columns, ...constants].flatMap(({ target }) => (target ? [fieldKeyOf(target)] : [])))
}

/** The schema version written into template files. */
export const templateVersion = 1

export const templateSchema = defineSchema(() =>
  z.strictObject({
    version: z.literal(templateVersion),
    name: z.string().trim().min(1).max(100),
    columns: z.array(z.strictObject({ columnName: columnNameSchema, target: fieldTargetSchema })).max(16_384),
    /** Header names the user chose not to import. */
    ignored: z.array(columnNameSchema).max(16_384),
    constants: z.array(mappedConstantSchema).max(500),
    blanksClear: z.boolean(),
    conversions: conversionChoicesSchema.optional(),
    options: matchingOptionsSchema,
  }),
)
/** 导入模板: a mapping saved by name; columns are found by header, not by position. */
export type Template = z.infer<typeof templateSchema>

const columnSuggestionSchema = defineSchema(() =>
  z.strictObject({
    columnIndex: columnIndexSchema,
    columnName: columnNameSchema,
    target: fieldTargetSchema.nullable(),
    /**
     * `matched` is accepted without asking, `suggested` needs the user's consent, `unmatched` has no target.
     */
    state: z.enum(['matched', 'suggested', 'unmatched']),
    /** 0 to 1. */
    score: z.number(),
  }),
)
/** The target the app proposes for one column, before the user has chosen anything. */
export type ColumnSuggestion = z.infer<typeof columnSuggestionSchema>

const exactMatchSchema = defineSchema(() =>
  z.strictObject({
    /**
     * Every column is explained, by a template or by an unambiguous header, and one of them identifies the
     * customer.
     */
    isExact: z.boolean(),
    /** The template that explains all columns; null when the suggestions do so, or nothing does. */
    exactTemplate: z.string().nullable(),
  }),
)
/** Whether step 2 has nothing to ask, so that the app can offer to go straight to checking. */
export type ExactMatch = z.infer<typeof exactMatchSchema>

const columnTrialRowSchema = defineSchema(() =>
  z.strictObject({
    rowNumber: z.number(),
    /** The cell, as in the file. */
    raw: z.string(),
    /** The values that are sent for it; null where an error keeps it back, or where that cannot be told. */
    sent: z.array(z.string()).nullable(),
    /** The gravest finding about the cell. */
    issue: issueSchema.nullable(),
  }),
)
export type ColumnTrialRow = z.infer<typeof columnTrialRowSchema>

export const columnTrialSchema = defineSchema(() =>
  z.strictObject({
    rows: z.array(columnTrialRowSchema),
    /** Rows with content in this column. */
    filled: z.number(),
  }),
)
/** What becomes of one column of the file's first rows. */
export type ColumnTrial = z.infer<typeof columnTrialSchema>

export const mappingProposalSchema = defineSchema(() =>
  exactMatchSchema.extend({
    suggestions: z.array(columnSuggestionSchema),
    mapping: mappingSchema,
    /** The address in several columns, as it would be joined in one row; absent: it is one column. */
    joinedAddress: z
      .strictObject({
        columnNames: z.array(z.string()),
        /** Those of them that hold a region: 省, 市, 区. */
        regionNames: z.array(z.string()),
        /** The cells of one row, and the address they make. */
        parts: z.string(),
        example: z.string(),
      })
      .optional(),
    /** Saved templates whose columns are all in this header, best match first. */
    templates: z.array(z.string()),
    /**
     * The completed job with the same header that `mapping` was taken from, with its matching options; absent: there
     * is none.
     */
    remembered: z
      .strictObject({
        jobId: z.string(),
        fileName: z.string(),
        completedAt: z.string().nullable(),
        options: matchingOptionsSchema,
        /** It imported all sheets with this header. */
        allSheets: z.boolean(),
      })
      .optional(),
  }),
)
/** The likely meaning of a file's columns, and the templates that fit its header. */
export type MappingProposal = z.infer<typeof mappingProposalSchema>
