import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Job } from '../../../electron/shared/model/job.ts'

/** The input of `uploadWorker.ts`. */
export interface UploadTask {
  dataDir: string
  endpoint: string
  token?: string
  work:
    | { kind: 'upload'; jobId: string; resendUnknown: boolean; concurrency: number }
    | {
        kind: 'settle'
        jobId: string
        decisions: { batchId: number | null; decision: 'accepted' | 'resend' }[]
      }
    | { kind: 'look'; jobId: string }
}

/** The lines it prints. */
export type WorkerEvent =
  | { event: 'started'; job: Job | null }
  | { event: 'accepted' }
  | { event: 'ended'; job: Job }
  | { event: 'failed'; code: string }

export interface StartedWorker {
  process: ChildProcess
  /** Resolves to its first line, or null when it exited before. */
  started: Promise<WorkerEvent | null>
  /** Resolves once one of its batches was accepted, or it exited. */
  accepted: Promise<void>
  /** Resolves to all its lines once it exited. */
  ended: Promise<WorkerEvent[]>
}

export function startWorker(task: UploadTask): StartedWorker {
  const script = fileURLToPath(new URL('./uploadWorker.ts', import.meta.url))
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Compiling dominates the start of these processes, so they share a cache.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'import-assistant-compile-cache') },
  })
  // It may be killed before it has read its task.
  child.stdin.on('error', () => undefined)
  // Not as an argument: what a user says about 6,000 batches is longer than one may be.
  child.stdin.end(JSON.stringify(task))
  const events: WorkerEvent[] = []
  const ended = once(child, 'close').then(() => events)
  let noteAccepted = (): void => undefined
  const accepted = new Promise<void>((resolve) => (noteAccepted = resolve))
  void ended.then(() => noteAccepted())
  const started = new Promise<WorkerEvent | null>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // A kill may truncate a line.
      if (!line.endsWith('}')) return
      const event = JSON.parse(line) as WorkerEvent
      events.push(event)
      resolve(event)
      if (event.event === 'accepted') noteAccepted()
    })
    void ended.then(() => resolve(null))
  })
  return { process: child, started, accepted, ended }
}

/** Runs it to its end. @throws Error when it failed or was killed */
export async function runWorker(task: UploadTask): Promise<Job> {
  const last = (await startWorker(task).ended).at(-1)
  if (last?.event !== 'ended') throw new Error(`the worker did not end well: ${JSON.stringify(last)}`)
  return last.job
}
