import { z } from 'zod'
import { callVersionFacts, callVersionNameSchema, defaultCallVersion } from './callVersion.ts'
import { defineSchema } from './defineSchema.ts'

/** The platform's own limit (pages 985581, 986173 of its public documentation). */
export const maxBatchRows = 500
export const maxConcurrency = 8

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/**
 * Allowed time-outs, in milliseconds: a shorter one would fail on a slow office line, a longer one would hide
 * a fault.
 */
export const timeoutRangeMs = { least: 1_000, most: 600_000 } as const
/** Allowed rate limits, in calls per second. */
export const callsPerSecondRange = { least: 0.1, most: 100 } as const

const timeoutMsSchema = defineSchema(() =>
  z.number().int().min(timeoutRangeMs.least).max(timeoutRangeMs.most),
)

export const settingsSchema = defineSchema(() =>
  z.strictObject({
    /** Full address of the call. */
    endpoint: z.string().min(1).max(2_000),
    /** 接口版本 of jobs that have not been sent. A known address always belongs to it (`SettingsStore`). */
    callVersion: callVersionNameSchema,
    batchRows: z.number().int().min(1).max(maxBatchRows),
    concurrency: z.number().int().min(1).max(maxConcurrency),
    /** Maximum age in days of staged customer data, which is then removed. */
    retentionDays: z.number().int().min(1).max(365),
    language: z.enum(['zh-CN', 'en']),
    /** Light or dark; `system` follows the desktop. */
    theme: z.enum(themes),
    bisectRejected: z.boolean(),
    /** Time limits of a call; see docs/outcomes.md. Used by the next upload. */
    connectTimeoutMs: timeoutMsSchema,
    headersTimeoutMs: timeoutMsSchema,
    bodyTimeoutMs: timeoutMsSchema,
    /** Rate limit over all calls of an upload; null: none. */
    callsPerSecond: z.number().min(callsPerSecondRange.least).max(callsPerSecondRange.most).nullable(),
    /** Address of the app's updates (docs/admin.md); null: never checks for any. */
    updateAddress: z.string().min(1).max(2_000).nullable(),
    /** 演练环境: the next upload goes to the practice server. */
    isRehearsal: z.boolean(),
    /** The welcome page was finished or skipped and is not shown by itself again. */
    wasWelcomed: z.boolean(),
  }),
)
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  endpoint: callVersionFacts[defaultCallVersion].endpoints[0],
  callVersion: defaultCallVersion,
  batchRows: maxBatchRows,
  concurrency: 2,
  retentionDays: 7,
  language: 'zh-CN',
  theme: 'system',
  bisectRejected: true,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 60_000,
  bodyTimeoutMs: 30_000,
  callsPerSecond: null,
  updateAddress: null,
  isRehearsal: false,
  wasWelcomed: false,
}

/**
 * Lifetime of a pasted token from its issue, in milliseconds (page 986242 of the platform's documentation).
 */
export const tokenLifeMs = 7_200_000

export const tokenStatusSchema = defineSchema(() =>
  z.strictObject({
    state: z.enum(['none', 'stored', 'memory']),
    /** `••••1a2b`: the last four characters, only for tokens of 12 and more characters. */
    masked: z.string().nullable(),
    /** ISO time at which it was saved; a pasted token lives about two hours. */
    savedAt: z.string().nullable(),
    /** The platform refused it in this run: a new one is needed. */
    isRefused: z.boolean(),
    keychain: z.strictObject({ available: z.boolean(), name: z.string(), reason: z.string().nullable() }),
    /**
     * The app credentials, without the secret; used to fetch tokens when none was pasted, or when the pasted
     * one was refused.
     */
    app: z
      .strictObject({
        /** 应用ID. */
        appId: z.string(),
        /** ISO time at which the current token expires; null while none was fetched. */
        expiresAt: z.string().nullable(),
        /** The platform issued no token for it, or refused one just issued. */
        isRefused: z.boolean(),
      })
      .nullable(),
  }),
)
/** The displayable part of the token: its state and a mask. */
export type TokenStatus = z.infer<typeof tokenStatusSchema>

export const connectionReportSchema = defineSchema(() =>
  z.strictObject({
    result: z.enum([
      'reachable',
      'tokenAccepted',
      'tokenRejected',
      'noPermission',
      'notFound',
      'unreachable',
      /** The company's proxy requires a user name and password. */
      'proxyAuthentication',
      'certificate',
      'unexpected',
    ]),
    httpStatus: z.number().nullable(),
    message: z.string().nullable(),
    /** The other preset address, if this one answered 404. */
    suggestedEndpoint: z.string().nullable(),
    /** The address of the other version, if this one is not there (404) or about to be retired. */
    otherVersionEndpoint: z.string().nullable(),
  }),
)
/** The result of 测试连接, which posts no record. */
export type ConnectionReport = z.infer<typeof connectionReportSchema>

export const settingsDamageSchema = defineSchema(() =>
  z.strictObject({
    /** Files that this start found damaged and repaired. */
    quarantined: z.array(
      z.strictObject({
        /** Its name, such as `settings.json`. */
        file: z.string(),
        /** Name of the kept damaged file, in the data folder. */
        keptAs: z.string(),
        /** The unreadable entries: names, or 1-based places in a list; null when none could be read. */
        lost: z.array(z.string()).nullable(),
      }),
    ),
    /** Damaged files that the user has to confirm; until then nothing is sent for real. */
    unconfirmed: z.array(z.string()),
  }),
)
/** The damaged settings found and repaired. */
export type SettingsDamage = z.infer<typeof settingsDamageSchema>
export type QuarantinedFile = SettingsDamage['quarantined'][number]
