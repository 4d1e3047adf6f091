import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import type { FieldKey } from './field.ts'

/**
 * Names and rules are the platform's: `matchingType` only with matching on, `identifyWay` only for fuzzy
 * matching.
 */
export const matchingOptionsSchema = defineSchema(() =>
  z
    .strictObject({
      isMatching: z.boolean(),
      /** 1 精准, 2 模糊. Present only with `isMatching: true`. */
      matchingType: z.union([z.literal(1), z.literal(2)]).optional(),
      /** 1 unionid>openid>手机号>客户ID, 2 手机号>unionid>openid>客户ID. Required for fuzzy, absent otherwise. */
      identifyWay: z.union([z.literal(1), z.literal(2)]).optional(),
      /** 1 完全导入, 2 不完全导入. */
      importMode: z.union([z.literal(1), z.literal(2)]),
    })
    .refine((options) => options.isMatching === (options.matchingType !== undefined), {
      message: 'matchingType goes with isMatching',
    })
    .refine((options) => (options.matchingType === 2) === (options.identifyWay !== undefined), {
      message: 'identifyWay goes with fuzzy matching',
    }),
)
/** 匹配方式: the `publicParams` of a call. */
export type MatchingOptions = z.infer<typeof matchingOptionsSchema>

/** The document's own example: precise matching, complete import. */
export const defaultMatchingOptions: MatchingOptions = { isMatching: true, matchingType: 1, importMode: 1 }

/** The order in which fuzzy matching looks for a customer, by `identifyWay`, as the document has it. */
export const fuzzyOrder = {
  1: ['unionid', 'openid', 'phone', 'audienceUserId'],
  2: ['phone', 'unionid', 'openid', 'audienceUserId'],
} as const

/**
 * Matching options for a file that brings these fields, until the user chooses others. The document's example of precise
 * matching uses the identity ID: without it customers are looked for by phone, WeChat identity or customer ID. WeChat first where
 * the file has it, because relatives share a phone.
 */
export function usualMatchingOptions(fields: Iterable<FieldKey>): MatchingOptions {
  const filled = new Set(fields)
  if (filled.has('identityId')) return { ...defaultMatchingOptions }
  const identifyWay = filled.has('unionid') || filled.has('openid') ? 1 : 2
  return { ...defaultMatchingOptions, matchingType: 2, identifyWay }
}

/** Whether two choices send the same `publicParams`. */
export function isSameMatching(one: MatchingOptions, other: MatchingOptions): boolean {
  return (
    one.isMatching === other.isMatching &&
    one.matchingType === other.matchingType &&
    one.identifyWay === other.identifyWay &&
    one.importMode === other.importMode
  )
}
