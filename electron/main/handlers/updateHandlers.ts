import type { HandlersOf } from '../../shared/ipc/routes.ts'
import type { updateRoutes } from '../../shared/ipc/routes/update.ts'
import type { UpdateService } from '../updates/UpdateService.ts'

export function createUpdateHandlers({
  updates,
}: {
  updates: UpdateService
}): HandlersOf<typeof updateRoutes> {
  return {
    'update.status': () => updates.status(),
    'update.check': () => updates.check(),
    'update.download': () => updates.download(),
    'update.install': () => updates.install(),
  }
}
