import { join } from 'node:path'
import { runCli } from './runCli.ts'
import type { Recorder } from './startRecorder.ts'

/** What became of a file that was imported by the built command line. */
export interface SentFile {
  exitCode: number | null
  /** The records on the wire, in their order. */
  sent: { [field: string]: unknown }[]
  /** `code field count`, sorted. */
  found: string[]
  stderr: string
}

/** Imports a file as a script would, with faulty rows skipped and matching off; its data are in `data` inside the folder. */
export async function sendFile(
  recorder: Recorder,
  folder: string,
  path: string,
  options: readonly string[] = [],
): Promise<SentFile> {
  const { exitCode, json, stderr } = await runCli([
    ...['run', path, '--endpoint', recorder.endpoint, '--data-dir', join(folder, 'data'), '--json'],
    ...['--skip-invalid', '--matching', 'off', ...options],
  ])
  const issues = (json['issues'] ?? []) as { code: string; field: string | null; count: number }[]
  return {
    exitCode,
    sent: recorder.calls.flatMap(({ body }) => (JSON.parse(body) as { data: SentFile['sent'] }).data),
    found: issues.map(({ code, field, count }) => `${code} ${field} ${count}`).sort(),
    stderr,
  }
}
