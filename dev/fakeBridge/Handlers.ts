import type { RouteInput, RouteName, RouteOutput } from '../../electron/shared/ipc/routes.ts'

/** What a made-up main process answers, by route. */
export type Handlers = {
  [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> | Promise<RouteOutput<Name>>
}
