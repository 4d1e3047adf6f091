/** The two addresses known for the call (design, decision 15); the first is the document's. */
export const endpointPresets = [
  'https://integrate.rabbitpre.com/api/integrate/audience/info/batchAdd',
  'https://integrate.rabbitpre.com/api/open/audience/info/batchAdd',
] as const

/** The platform's own limit (pages 985581, 986173 of its public documentation). */
export const maxBatchRows = 500
export const maxConcurrency = 8

export interface Settings {
  /** Full address of the call. */
  endpoint: string
  batchRows: number
  concurrency: number
  /** Days until staged customer data is removed at the latest. */
  retentionDays: number
  language: 'zh-CN' | 'en'
  bisectRejected: boolean
}

export const defaultSettings: Settings = {
  endpoint: endpointPresets[0],
  batchRows: maxBatchRows,
  concurrency: 2,
  retentionDays: 7,
  language: 'zh-CN',
  bisectRejected: true,
}

/** What the app may show of the token: never the token. */
export interface TokenStatus {
  state: 'none' | 'stored' | 'memory'
  /** `••••1a2b`: the last four characters, only of tokens of 12 and more. */
  masked: string | null
  /** ISO time it was saved; a pasted token lives about two hours. */
  savedAt: string | null
  keychain: { available: boolean; name: string; reason: string | null }
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
