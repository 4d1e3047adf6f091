import type { SerializedError } from '../errors/AppError.ts'

/** The only two channels between a window and the main process. */
export const requestChannel = 'app:request'
export const eventChannel = 'app:event'

/**
 * The name of the bridge on `window`. Kept apart from the routes, because preload and page must not load zod.
 */
export const bridgeName = 'importAssistant'

/**
 * The answer to every request. Errors are passed as data, because Electron drops the code of an exception.
 */
export type Envelope<T> = { ok: true; data: T } | { ok: false; error: SerializedError }
