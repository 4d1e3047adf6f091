import { z } from 'zod'
import { defineSchema } from './defineSchema.ts'
import { fieldKeySchema } from './field.ts'

/**
 * 核对: `unknown` asks about the 待确认 rows, `sample` about accepted ones (抽查). Each is done once at a time for a
 * job.
 */
export const verificationPurposes = ['unknown', 'sample'] as const
export type VerificationPurpose = (typeof verificationPurposes)[number]

/**
 * `waiting`: for the second look; `closed`: the platform answers no lookups.
 */
const verificationStates = ['running', 'waiting', 'paused', 'done', 'closed'] as const
export type VerificationState = (typeof verificationStates)[number]

/** Why it is paused or closed. */
export const verificationReasons = [
  'user',
  /** The process ended. */
  'interrupted',
  'token',
  'network',
  'server',
  'rateLimited',
  /** The platform refuses single values one after the other. */
  'refused',
  /** 404: the service has no such call. */
  'notFound',
  /** 403: the app may not make it. */
  'permission',
  /** The answer has another shape than the documented one. */
  'shape',
  /** The practice server was restarted and has forgotten what it received. */
  'rehearsalOver',
  'storage',
] as const
export type VerificationReason = (typeof verificationReasons)[number]

/** What the platform's answer means for a row: 平台上有, 平台上没有, 无法判断. */
export const rowVerdicts = ['present', 'missing', 'unsure'] as const
export type RowVerdict = (typeof rowVerdicts)[number]

/** Why a row is 无法判断. */
export const unsureReasons = ['differs', 'noKey', 'unreadable', 'refused'] as const
export type UnsureReason = (typeof unsureReasons)[number]

export const verificationSchema = defineSchema(() =>
  z.strictObject({
    jobId: z.string(),
    purpose: z.enum(verificationPurposes),
    state: z.enum(verificationStates),
    reason: z.enum(verificationReasons).nullable(),
    /** Rows to be judged, and how many of them are. */
    rows: z.number(),
    present: z.number(),
    missing: z.number(),
    unsure: z.number(),
    /** Rows 无法判断, by reason. */
    unsureBy: z.array(z.strictObject({ reason: z.enum(unsureReasons), count: z.number() })),
    /** Fields that differ, with the rows in which they do. */
    differing: z.array(z.strictObject({ field: fieldKeySchema, count: z.number() })),
    /** Fields of the import that the lookup does not answer. */
    unread: z.array(fieldKeySchema),
    /** Proven missing and still 待确认: what 重新上传 would send. */
    resendable: z.number(),
    /** ISO time of the next call, while it waits; else null. */
    nextLookAt: z.string().nullable(),
    /** ISO times. */
    startedAt: z.string(),
    changedAt: z.string(),
  }),
)
/** A 核对 and what it has found so far. */
export type Verification = z.infer<typeof verificationSchema>

export const verifiedRowSchema = defineSchema(() =>
  z.strictObject({
    ordinal: z.number(),
    rowNumber: z.number(),
    verdict: z.enum(rowVerdicts),
    reason: z.enum(unsureReasons).nullable(),
    /** Fields that differ. */
    fields: z.array(fieldKeySchema),
    /** ISO time of the last look. */
    lookedAt: z.string(),
  }),
)
/** A judged row; which values differ is not kept. */
export type VerifiedRow = z.infer<typeof verifiedRowSchema>

export const verifiedCustomerSchema = defineSchema(() =>
  verifiedRowSchema.extend({
    /** As sent; null once the row is no longer stored. */
    customer: z.strictObject({ name: z.string(), phone: z.string() }).nullable(),
  }),
)
/** A judged row with its customer, for the window only. */
export type VerifiedCustomer = z.infer<typeof verifiedCustomerSchema>
