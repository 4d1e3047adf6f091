import type { z } from 'zod'
import type { FileHandle } from '../model/file.ts'
import type { Route } from './defineRoute.ts'
import type { Envelope } from './envelope.ts'
import type { AppEvent } from './events.ts'
import { appRoutes } from './routes/app.ts'
import { changeRoutes } from './routes/change.ts'
import { correctionRoutes } from './routes/correction.ts'
import { duplicateGroupRoutes } from './routes/duplicateGroup.ts'
import { fileRoutes } from './routes/file.ts'
import { importTemplateRoutes } from './routes/importTemplate.ts'
import { jobRoutes } from './routes/job.ts'
import { mappingRoutes } from './routes/mapping.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { settingsRoutes } from './routes/settings.ts'
import { updateRoutes } from './routes/update.ts'
import { verificationRoutes } from './routes/verification.ts'
import { viewRoutes } from './routes/view.ts'

/** Every request a window can make, by domain. `main/handlers` has one file for each. */
export const routes = {
  ...appRoutes,
  ...fileRoutes,
  ...importTemplateRoutes,
  ...mappingRoutes,
  ...jobRoutes,
  ...verificationRoutes,
  ...viewRoutes,
  ...changeRoutes,
  ...duplicateGroupRoutes,
  ...correctionRoutes,
  ...privacyRoutes,
  ...settingsRoutes,
  ...updateRoutes,
}

export type RouteName = keyof typeof routes
export type RouteInput<Name extends RouteName> = z.infer<(typeof routes)[Name]['input']>
export type RouteOutput<Name extends RouteName> = z.infer<(typeof routes)[Name]['output']>

/**
 * One handler for each route of a domain; the compiler rejects a missing one. Answers must survive a
 * structured clone.
 */
export type HandlersOf<Routes extends { readonly [name: string]: Route }> = {
  [Name in keyof Routes]: (
    input: z.infer<Routes[Name]['input']>,
  ) => z.infer<Routes[Name]['output']> | Promise<z.infer<Routes[Name]['output']>>
}

/** The object that preload exposes to the window; the renderer's only access to the main process. */
export interface Bridge {
  request<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<Envelope<RouteOutput<Name>>>
  /** Exchanges a file dropped on the window for an id; its path stays in preload and main. */
  registerDroppedFile(file: unknown): Promise<Envelope<FileHandle>>
  /** Subscribes to all events; returns the unsubscribe function. */
  onEvent(listener: (event: AppEvent) => void): () => void
}
