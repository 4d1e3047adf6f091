import { afterEach, beforeEach } from 'vitest'
import { startStubProcess } from '../../support/platformStub/startStubProcess.ts'
import type { LaunchedApp } from './launch.ts'

type StubProcess = Awaited<ReturnType<typeof startStubProcess>>

/**
 * Gives each test of the block, or of the file, a stub of the platform; the app that talks to it is closed before it.
 *
 * @returns the stub of the test that runs
 */
export function stubForEach(app: () => LaunchedApp): () => StubProcess {
  let stub: StubProcess
  beforeEach(async () => {
    stub = await startStubProcess()
  })
  afterEach(async () => {
    try {
      await app().close()
    } finally {
      await stub.close()
    }
  })
  return () => stub
}
