import { expect, it, vi } from 'vitest'
import { retry } from '../../../../electron/cli/commands/upload.ts'
import { Output } from '../../../../electron/cli/Output.ts'
import { parseCommand } from '../../../../electron/cli/parseCommand.ts'
import type { CoreServices } from '../../../../electron/core/createCoreServices.ts'
import { jobOf } from '../../../../dev/jobOf.ts'

it('retry of a rehearsal, whose server is the window’s, is refused before any row is made unsent', async () => {
  const change = vi.fn()
  const services = {
    jobs: { get: () => jobOf({ isRehearsal: true, state: 'completed', reconciliation: { rejected: 3 } }) },
    queue: { retryRejected: change, start: change },
  } as unknown as CoreServices
  const output = new Output({ json: true, language: 'en' })
  await expect(retry(parseCommand(['retry', 'job-1']), services, output)).rejects.toEqual(
    expect.objectContaining({ code: 'job.wrongState' }),
  )
  expect(change).not.toHaveBeenCalled()
})
