import type { WindowCommand } from '../../electron/shared/ipc/events.ts'
import { onEvent } from '../ipc/bridge.ts'
import { useCorrectingStore } from './correcting.ts'
import { useJobsStore } from './jobs.ts'
import { useTokenStore } from './token.ts'
import { useVerificationsStore } from './verifications.ts'
import { useUpdatesStore } from './updates.ts'

/** Reactions of the window to events, besides its stores. */
export interface WindowReactions {
  /** Shows a page, by its path behind the `#`. */
  navigate: (path: string) => void
  /** The system opened a file with the app, which the window can fetch. */
  fileOpened: () => void
  command: (name: WindowCommand) => void
}

/** Applies events of the main process to the stores. Returns the function that disconnects. */
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
        return jobs.applyPushed(event.payload)
      case 'job.removed':
        return jobs.drop(event.payload.jobId)
      case 'verification.changed':
        return useVerificationsStore().put(event.payload)
      case 'platformPreview.changed':
        return useVerificationsStore().putPreview(event.payload)
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
