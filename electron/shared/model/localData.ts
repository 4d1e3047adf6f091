/**
 * Scopes of 「立即清除本机数据」: the customer rows of finished imports, those of all imports, or everything this app
 * keeps on this computer (rows, history, receipts, templates, custom fields, settings, recent files, logs,
 * token and keys).
 */
export const clearScopes = ['finishedRows', 'allRows', 'everything'] as const
export type ClearScope = (typeof clearScopes)[number]
