import type { PowerSaveBlocker } from 'electron'
import type { UploadListener } from './UploadMonitor.ts'

/** Keeps the machine awake while an upload runs; the display may turn off. */
export function createKeepAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): UploadListener {
  let blockId: number | null = null
  const release = (): void => {
    if (blockId !== null) blocker.stop(blockId)
    blockId = null
  }
  return {
    uploadStarted() {
      blockId ??= blocker.start('prevent-app-suspension')
    },
    uploadEnded: release,
  }
}
