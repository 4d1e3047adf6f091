import { z } from 'zod'
import type { UpdateStatus } from '../model/update.ts'
import { route } from './route.ts'

const nothing = z.undefined()

/** Updates of the app itself; each answers with where things stand then, `update.changed` follows every change. */
export const updateRoutes = {
  'update.status': route<UpdateStatus>()(nothing),
  /** Resolves with the answer of the update server. */
  'update.check': route<UpdateStatus>()(nothing),
  /** Starts; the progress comes as events. */
  'update.download': route<UpdateStatus>()(nothing),
  /** Ends the app, installs and starts it again. Refused with `update.uploading` while rows are going up. */
  'update.install': route<null>()(nothing),
} as const
