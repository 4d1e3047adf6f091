import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isProcessAlive } from '../core/isProcessAlive.ts'

/** Names of our folders begin with this, followed by the id of the process. */
const nameStart = 'tuzhan-passing-'

/**
 * Gives `use` a folder that nobody else can open, and removes it afterwards. What a killed process left is removed by the
 * next call.
 *
 * @throws what `use` and the file system throw
 */
export async function withPassingFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  await removeAbandoned()
  const folder = await mkdtemp(join(tmpdir(), `${nameStart}${process.pid}-`))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${nameStart}(\\d+)-`).exec(name)?.[1]
    if (owner !== undefined && !isProcessAlive(Number(owner))) {
      // Another user's cannot be removed, and is none of ours.
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
}
