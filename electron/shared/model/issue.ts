import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'

/** Every finding that a rule can report; `docs/checks.md` and the locale files have an entry for each. */
export const issueCodes = [
  // the cell itself
  'cell.error',
  'cell.imprecise',
  'cell.uncached',
  'cell.ragged',
  'cell.undecodable',
  'cell.overlong',
  'cell.picture',
  'cell.placeholder',
  'cell.becameDate',
  'cell.ditto',
  'cell.joinedNull',
  'cell.labelled',
  'cell.masked',
  'cell.merged',
  'cell.mergedAcross',
  // rows that are no customers
  'row.notCustomer',
  'row.repeatedHeader',
  'row.hidden',
  // who the customer is
  'identity.missing',
  'identity.decimals',
  'identity.separators',
  // phone
  'phone.tooShort',
  'phone.tooLong',
  'phone.notNumber',
  'phone.unknownPrefix',
  'phone.landline',
  'phone.foreign',
  'phone.masked',
  'phone.several',
  'phone.impossible',
  'phone.shared',
  // sex
  'sex.unknownValue',
  'sex.undisclosed',
  'sex.numericCode',
  'sex.zeroOrOne',
  // birthday
  'birthday.unreadable',
  'birthday.impossible',
  'birthday.twoDigitYear',
  'birthday.future',
  'birthday.tooOld',
  'birthday.ambiguous',
  'birthday.mixedOrder',
  'birthday.lunar',
  'birthday.incomplete',
  'birthday.completed',
  'birthday.shifted',
  'birthday.systemEmpty',
  'birthday.inIdCard',
  // tags
  'tags.comma',
  'tags.several',
  // whose account an identity is, for the second version of the call
  'platform.unknownValue',
  // names and ids
  'realName.looksLikeEmail',
  'realName.looksLikeNumber',
  'realName.several',
  'realName.holdsPhone',
  'realName.numbered',
  'openid.shape',
  'unionid.shape',
  'text.tooLong',
  // custom fields, as far as the catalogue has their type and options
  'custom.unknownOption',
  'custom.severalOptions',
  'custom.notDate',
  'custom.notNumber',
  // rows against each other
  'duplicate.inFile',
] as const

export type IssueCode = (typeof issueCodes)[number]

/** Findings whose advice is to do nothing: the value is left out or sent as it is, and that is right as a rule. */
export const issueCodesWithoutWork: readonly IssueCode[] = [
  'row.hidden',
  'cell.picture',
  'cell.placeholder',
  'phone.landline',
  'phone.foreign',
  'sex.undisclosed',
]

/** Whether a finding asks the user to do something about it. */
export function asksForWork(code: IssueCode): boolean {
  return !issueCodesWithoutWork.includes(code)
}

const severitySchema = defineSchema(() => z.enum(['error', 'warning']))
export type IssueSeverity = z.infer<typeof severitySchema>

export const issueSchema = defineSchema(() =>
  z.strictObject({
    code: z.enum(issueCodes),
    severity: severitySchema,
    field: fieldKeySchema.nullable(),
    /** 0-based column of the sheet, null when the finding is about the row. */
    columnIndex: z.number().nullable(),
    /**
     * Placeholders of the message. Never cell text, because issues are stored unencrypted and customers are
     * not.
     */
    params: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
    /**
     * The text that the cell gets by 采用建议. Customer data: computed for the rows on screen, never stored.
     */
    suggestion: z.string().optional(),
  }),
)
/** 问题: one finding on one row. Data, never an exception. */
export type Issue = z.infer<typeof issueSchema>

export const issueGroupSchema = defineSchema(() =>
  z.strictObject({
    code: z.enum(issueCodes),
    field: fieldKeySchema.nullable(),
    severity: severitySchema,
    /** Number of findings, at most one per cause, row and field. */
    count: z.number(),
  }),
)
/** Findings of one cause, counted over the job. */
export type IssueGroup = z.infer<typeof issueGroupSchema>
