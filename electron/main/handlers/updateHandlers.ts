import type { RouteHandlers } from '../ipc/registerRoutes.ts'
import type { UpdateService } from '../updates/UpdateService.ts'

type UpdateRoute = Extract<keyof RouteHandlers, `update.${string}`>

export function createUpdateHandlers({
  updates,
}: {
  updates: UpdateService
}): Pick<RouteHandlers, UpdateRoute> {
  return {
    'update.status': () => updates.status(),
    'update.check': () => updates.check(),
    'update.download': () => updates.download(),
    'update.install': () => updates.install(),
  }
}
