import { basename } from 'node:path'
import { requestChannel, type Envelope } from '../../electron/shared/ipc/envelope.ts'
import type { RouteName } from '../../electron/shared/ipc/routes.ts'
import type { TemporaryFiles } from './temporaryFiles.ts'

/** A request or an answer, as far as files are named in it. */
interface Named {
  path?: string
  fileId?: string
  fileName?: string
  jobId?: string
  scope?: string
}

/**
 * Keeps the copies of uploaded files no longer than the app reads them: a copy goes once its rows are staged, with its
 * job, and with 全部清空. When the app reads the file once more, the page is asked for it again.
 */
export class UploadedFiles {
  readonly #files: TemporaryFiles
  readonly #askAgain: (path: string) => Promise<void>
  /** Paths without an id yet, newest last. */
  readonly #received: string[] = []
  readonly #pathById = new Map<string, string>()
  readonly #pathByJob = new Map<string, string>()

  /** @param askAgain has the page upload a removed file again; resolves also when it cannot */
  constructor(files: TemporaryFiles, askAgain: (path: string) => Promise<void>) {
    this.#files = files
    this.#askAgain = askAgain
  }

  /** Notes a file that was uploaded. */
  note(path: string): void {
    this.#received.push(path)
  }

  /** Passes a request of the page to main. */
  async invoke(
    channel: string,
    args: unknown[],
    pass: (channel: string, args: unknown[]) => Promise<unknown>,
  ): Promise<unknown> {
    if (channel !== requestChannel) return pass(channel, args)
    const name = args[0] as RouteName
    const input = namedIn(args[1])
    const path = this.#pathById.get(input.fileId ?? '')
    if (path !== undefined && this.#files.isRemoved(path)) await this.#askAgain(path)
    const answer = (await pass(channel, args)) as Envelope<unknown>
    if (answer.ok) this.#noteAnswer(name, input, answer.data)
    return answer
  }

  #noteAnswer(name: RouteName, input: Named, data: unknown): void {
    const answered = namedIn(data)
    const jobPath = this.#pathByJob.get(input.jobId ?? '')
    if (answered.fileId !== undefined && answered.fileName !== undefined) {
      const path = input.path ?? this.#received.findLast((each) => basename(each) === answered.fileName)
      if (path !== undefined && this.#files.isKnown(path)) this.#pathById.set(answered.fileId, path)
    }
    switch (name) {
      case 'job.prepare': {
        const path = this.#pathById.get(input.fileId ?? '')
        if (path !== undefined && answered.jobId !== undefined) this.#pathByJob.set(answered.jobId, path)
        return
      }
      case 'job.waitPrepared':
        // Cancelled: null, and the file is read again.
        if (data !== null && jobPath !== undefined) this.#files.remove(jobPath)
        return
      case 'job.remove':
        if (jobPath !== undefined) this.#files.remove(jobPath)
        return
      case 'data.clear':
        if (input.scope !== 'finishedRows') this.#files.removeAll()
        return
      default:
    }
  }
}

function namedIn(value: unknown): Named {
  return typeof value === 'object' && value !== null ? (value as Named) : {}
}
