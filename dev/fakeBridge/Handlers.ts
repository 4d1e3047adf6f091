import type { RouteInput, RouteName, RouteOutput } from '../../electron/shared/ipc/routes.ts'

/** Answers of the fake main process, by route. */
export type Handlers = {
  [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> | Promise<RouteOutput<Name>>
}
