import { expect, it, vi } from 'vitest'
import { retryCommand } from '../../../../electron/cli/commands/upload.ts'
import { Output } from '../../../../electron/cli/output/Output.ts'
import type { Session } from '../../../../electron/cli/Session.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

it('retry of a rehearsal, whose server is the window’s, is refused before any row is made unsent', async () => {
  const change = vi.fn()
  const services = {
    jobs: { get: () => jobOf({ isRehearsal: true, state: 'completed', reconciliation: { rejected: 3 } }) },
    queue: { retryRejected: change, start: change },
  }
  const output = new Output('en', { json: true, jsonLines: false, jsonFile: undefined })
  const session = { services, output, texts: output.texts } as unknown as Session
  const options = { endpoint: undefined, concurrency: undefined, bisect: false }
  await expect(retryCommand.run({ argument: 'job-1', options }, session)).rejects.toEqual(
    expect.objectContaining({ code: 'job.wrongState' }),
  )
  expect(change).not.toHaveBeenCalled()
})
