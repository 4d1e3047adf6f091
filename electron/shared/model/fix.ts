import { z } from 'zod'
import type { causeFilterSchema } from './checkedRow.ts'
import { cellTextSchema } from './correction.ts'
import { defineSchema } from './defineSchema.ts'
import { issueCodes } from './issue.ts'
import { fieldKeySchema } from './field.ts'

export const fixSchema = defineSchema(() =>
  z.discriminatedUnion('kind', [
    /** 保留第一个手机号，其余放进备注; `drop` where no column fills 备注: the others are left out. */
    z.strictObject({ kind: z.literal('keepFirstPhone'), rest: z.enum(['remark', 'drop']) }),
    /** 去掉编号末尾的「.0」. */
    z.strictObject({ kind: z.literal('dropDecimalZero') }),
    /** 年份只有两位: by the last hundred years. */
    z.strictObject({ kind: z.literal('shortYear') }),
    /** 采用建议. `text`: only cells with this text. */
    z.strictObject({ kind: z.literal('acceptSuggestion'), text: cellTextSchema.optional() }),
    /** 跳过这些行. */
    z.strictObject({ kind: z.literal('skipRows') }),
    /** 清空这些格. */
    z.strictObject({ kind: z.literal('clear') }),
  ]),
)
/** A repair whose result is computed for each row. */
export type Fix = z.infer<typeof fixSchema>

export const causeSchema = defineSchema(() =>
  z.strictObject({ code: z.enum(issueCodes), field: fieldKeySchema.nullable() }),
)
/** Code and field of a finding. */
export type Cause = Omit<z.infer<typeof causeFilterSchema>, 'kind'>

export const fixPreviewSchema = defineSchema(() =>
  z.strictObject({
    /** Rows that the fix changes; fewer than have the finding when some have no sure repair. */
    rows: z.number(),
    /** The first changed cells; none for `skipRows`. */
    examples: z.array(z.strictObject({ rowNumber: z.number(), before: z.string(), after: z.string() })),
  }),
)
/** What a fix would do: the number of its rows and some examples. */
export type FixPreview = z.infer<typeof fixPreviewSchema>

export const causeFixesSchema = defineSchema(() => z.array(fixPreviewSchema.extend({ fix: fixSchema })))
/** Fixes that change at least one row of a cause, the most useful first. */
export type CauseFixes = z.infer<typeof causeFixesSchema>
