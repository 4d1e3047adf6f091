/** The two addresses known for the call (design, decision 15); the first is the document's. */
export const endpointPresets = [
  'https://integrate.rabbitpre.com/api/integrate/audience/info/batchAdd',
  'https://integrate.rabbitpre.com/api/open/audience/info/batchAdd',
] as const

/** The platform's own limit (pages 985581, 986173 of its public documentation). */
export const maxBatchRows = 500
export const maxConcurrency = 8

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export interface Settings {
  /** Full address of the call. */
  endpoint: string
  batchRows: number
  concurrency: number
  /** Days until staged customer data is removed at the latest. */
  retentionDays: number
  language: 'zh-CN' | 'en'
  /** Light or dark; `system` follows the desktop. */
  theme: Theme
  bisectRejected: boolean
  /** How long a call may take; see docs/outcomes.md. Used by the next upload. */
  connectTimeoutMs: number
  headersTimeoutMs: number
  bodyTimeoutMs: number
  /** Ceiling over all calls of an upload; null: none. */
  callsPerSecond: number | null
  /** Where updates of the app come from (docs/admin.md); null: it never looks for any. */
  updateAddress: string | null
  /** 演练环境: the next upload goes to the practice server. */
  isRehearsal: boolean
  /** The welcome was finished or skipped; it is not shown by itself again. */
  wasWelcomed: boolean
}

export const defaultSettings: Settings = {
  endpoint: endpointPresets[0],
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

/** Shortest and longest time-out, in milliseconds: less would give up on a slow office line, more hides a fault. */
export const timeoutRangeMs = { least: 1_000, most: 600_000 } as const
/** Slowest and fastest ceiling, in calls per second. */
export const callsPerSecondRange = { least: 0.1, most: 100 } as const

/** How long a pasted token lives (page 986242 of the platform's documentation), counted from when it was issued. */
export const tokenLifeMs = 7_200_000

/** What the app may show of the token: never the token. */
export interface TokenStatus {
  state: 'none' | 'stored' | 'memory'
  /** `••••1a2b`: the last four characters, only of tokens of 12 and more. */
  masked: string | null
  /** ISO time it was saved; a pasted token lives about two hours. */
  savedAt: string | null
  /** The platform refused it in this run: a new one is needed. */
  isRefused: boolean
  keychain: { available: boolean; name: string; reason: string | null }
  /**
   * 应用ID of the app that tokens are fetched for when none was pasted, or that was refused; its secret never comes back.
   * `expiresAt`: ISO time at which the token at hand ends; null while none was fetched. `isRefused`: the platform gave it
   * no token, or refused one it had just given.
   */
  app: { appId: string; expiresAt: string | null; isRefused: boolean } | null
}

/** What 测试连接 found; it posts no record. */
export interface ConnectionReport {
  result:
    | 'reachable'
    | 'tokenAccepted'
    | 'tokenRejected'
    | 'noPermission'
    | 'notFound'
    | 'unreachable'
    /** The proxy of the company wants a user name and password. */
    | 'proxyAuthentication'
    | 'certificate'
    | 'unexpected'
  httpStatus: number | null
  message: string | null
  /** The other preset, when this address answered 404. */
  suggestedEndpoint: string | null
}
