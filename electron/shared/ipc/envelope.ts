import type { SerializedError } from '../errors/AppError.ts'

/** The two channels between a window and the main process; there are no others. */
export const requestChannel = 'app:request'
export const eventChannel = 'app:event'

/** The name of the bridge on `window`; here, not beside the routes, so that preload needs no zod. */
export const bridgeName = 'importAssistant'

/** What every request is answered with: an error is data, so that its code survives the boundary. */
export type Envelope<T> = { ok: true; data: T } | { ok: false; error: SerializedError }
