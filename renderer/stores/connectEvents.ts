import { onEvent } from '../ipc/bridge.ts'
import { useJobsStore } from './jobs.ts'
import { useTokenStore } from './token.ts'

/** Lets what the main process tells unasked flow into the stores; returns the function that ends it. */
export function connectEvents(): () => void {
  const jobs = useJobsStore()
  const token = useTokenStore()
  return onEvent((event) => {
    switch (event.name) {
      case 'job.progress':
        return jobs.applyProgress(event.payload)
      case 'job.changed':
        jobs.put(event.payload)
        return
      case 'job.removed':
        return jobs.drop(event.payload.jobId)
      case 'token.changed':
        return token.put(event.payload)
    }
  })
}
