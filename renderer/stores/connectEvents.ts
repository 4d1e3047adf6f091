import type { WindowCommand } from '../../electron/shared/ipc/events.ts'
import { onEvent } from '../ipc/bridge.ts'
import { useCorrectingStore } from './correcting.ts'
import { useJobsStore } from './jobs.ts'
import { useTokenStore } from './token.ts'
import { useUpdatesStore } from './updates.ts'

/** What the window itself does about an event, beyond its stores. */
export interface WindowReactions {
  /** Show a page, by its path behind the `#`. */
  navigate: (path: string) => void
  /** The system handed the app a file that waits to be taken. */
  fileOpened: () => void
  command: (name: WindowCommand) => void
}

/** Lets what the main process tells unasked flow into the stores; returns the function that ends it. */
export function connectEvents(reactions: WindowReactions): () => void {
  const jobs = useJobsStore()
  const token = useTokenStore()
  const updates = useUpdatesStore()
  return onEvent((event) => {
    switch (event.name) {
      case 'job.progress':
        return jobs.applyProgress(event.payload)
      case 'job.changeProgress':
        return useCorrectingStore().applyProgress(event.payload)
      case 'job.changed':
        return jobs.putTold(event.payload)
      case 'job.removed':
        return jobs.drop(event.payload.jobId)
      case 'token.changed':
        return token.put(event.payload)
      case 'update.changed':
        return updates.put(event.payload)
      case 'navigate':
        return reactions.navigate(event.payload.path)
      case 'command':
        return reactions.command(event.payload.name)
      case 'file.opened':
        return reactions.fileOpened()
    }
  })
}
