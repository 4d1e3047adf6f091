import type { SerializedError } from '../errors/AppError.ts'

/** The only two channels between a window and the main process. */
export const requestChannel = 'app:request'
export const eventChannel = 'app:event'

/** The name of the bridge on `window`. Not beside the routes, because preload and the page must not load zod. */
export const bridgeName = 'importAssistant'

/** The answer to every request. An error is data, because Electron passes an exception on without its code. */
export type Envelope<T> = { ok: true; data: T } | { ok: false; error: SerializedError }
