import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { balances, cliPath, runCli, startCli, type CliResult } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/** A command that is given twice, and output that nobody reads: what a nightly job and a terminal do. */

let folder: string
let recorder: Recorder
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-again-'))
  recorder = await startRecorder()
})
afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

const environment = { DBUS_SESSION_BUS_ADDRESS: undefined }

function customers(count: number): string {
  const file = join(folder, 'customers.csv')
  const lines = Array.from({ length: count }, (_, index) => `M${index},1380${String(index).padStart(7, '0')}`)
  writeFileSync(file, `会员编号,手机号\n${lines.join('\n')}\n`)
  return file
}

function runArguments(file: string, ...more: string[]): string[] {
  const common = ['--endpoint', recorder.endpoint, '--concurrency', '1', '--batch-rows', '10']
  return ['run', file, ...common, '--data-dir', join(folder, 'data'), '--json', ...more]
}

function run(file: string, ...more: string[]): Promise<CliResult> {
  return runCli(runArguments(file, ...more), { environment })
}

/** Every identity that was sent, as often as it was. */
function sent(): string[] {
  return recorder.calls.flatMap(({ body }) =>
    (JSON.parse(body) as { data: { identityId: string }[] }).data.map(({ identityId }) => identityId),
  )
}

// Before: each run was a new job, and every row went up once more with exit code 0.
describe('run, given twice', () => {
  it('refuses a file that went up, with the earlier job, its time and its count, unless --again', async () => {
    const file = customers(20)
    const first = await run(file)
    expect(first.exitCode, first.stderr).toBe(0)
    const second = await run(file)
    expect(second.exitCode).toBe(2)
    expect(recorder.calls).toHaveLength(2)
    expect(second.json).toMatchObject({
      jobId: first.json.jobId,
      state: 'completed',
      error: { code: 'job.alreadyUploaded', fix: expect.stringContaining(first.json.jobId) },
      earlierImports: [{ jobId: first.json.jobId, reconciliation: { accepted: 20 } }],
    })
    expect(second.stderr).toMatch(/customers\.csv.*\d{4}-\d\d-\d\d \d\d:\d\d.*20 条.*--again/)
    const again = await run(file, '--again')
    expect(again.exitCode).toBe(0)
    expect(again.json.jobId).not.toBe(first.json.jobId)
    expect(recorder.calls).toHaveLength(4)
  })

  it('goes on with a killed upload, says so, and sends no row a second time', async () => {
    const file = customers(60)
    const child = startCli(runArguments(file), { environment })
    await recorder.whenRecorded(3)
    child.kill('SIGKILL')
    await once(child, 'close')
    const sentBefore = sent().length
    const second = await run(file)
    expect(second.stderr).toContain('接着上传原来的任务')
    expect(balances(second.json)).toBe(true)
    expect(second.json.reconciliation).toMatchObject({ total: 60, pending: 0, rejected: 0 })
    expect(sentBefore).toBeLessThan(60)
    expect(new Set(sent()).size).toBe(sent().length)
    // What was in flight is 待确认: a third run does not send it either.
    const callsBefore = recorder.calls.length
    expect((await run(file)).exitCode).toBe(2)
    expect(recorder.calls).toHaveLength(callsBefore)
  })

  // The table of a .csv is called as its file: under another name its rows went up once more.
  it('knows a file by its content, under another name and from standard input', async () => {
    const file = customers(20)
    expect((await run(file)).exitCode).toBe(0)
    const copy = join(folder, 'customers (1).csv')
    copyFileSync(file, copy)
    expect((await run(copy)).json).toMatchObject({ error: { code: 'job.alreadyUploaded' } })
    const piped = await runCli(runArguments('-'), { environment, input: readFileSync(file) })
    expect(piped.exitCode).toBe(2)
    expect(recorder.calls).toHaveLength(2)
  })

  it('takes another sheet, another address and a changed file for what they are: not uploaded yet', async () => {
    const file = customers(3)
    expect((await run(file)).exitCode).toBe(0)
    const other = await startRecorder()
    expect((await run(file, '--endpoint', other.endpoint)).exitCode).toBe(0)
    expect(other.calls).toHaveLength(1)
    await other.close()
    customers(4)
    expect((await run(file)).exitCode).toBe(0)
  })
})

describe('a signal', () => {
  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends an upload once the call in flight was answered: no row is in doubt',
    async (signal) => {
      const file = customers(200)
      const child = startCli(runArguments(file), { environment })
      await recorder.whenRecorded(2)
      child.kill(signal)
      const [exitCode] = (await once(child, 'close')) as [number | null]
      expect(exitCode).toBe(6)
      const { json } = await runCli(['jobs', '--data-dir', join(folder, 'data'), '--json'], { environment })
      const [job] = json['jobs'] as { state: string; reconciliation: { unknown: number } }[]
      expect(job).toMatchObject({ state: 'paused', reconciliation: { unknown: 0 } })
    },
  )
})

// Before: `write EPIPE`, exit code 1, and up to 1,000 rows 待确认.
describe.skipIf(process.platform === 'win32')('output that is closed', () => {
  it('before the first word of it ends no upload, nor changes its exit code', async () => {
    const child = startCli(runArguments(customers(100)), { environment })
    child.stdout?.destroy()
    child.stderr?.destroy()
    const [exitCode] = (await once(child, 'exit')) as [number | null]
    expect(exitCode).toBe(0)
    expect(sent()).toHaveLength(100)
  })

  it.skipIf(process.platform !== 'linux')('as a file on a full disk ends no upload either', async () => {
    const command = [process.execPath, cliPath, ...runArguments(customers(100))].map((part) => `'${part}'`)
    const shell = spawn('sh', ['-c', `${command.join(' ')} >/dev/full 2>/dev/full`], {
      env: { ...process.env, ...environment, TUZHAN_X_TOKEN: 'token-of-the-tests' },
      stdio: 'ignore',
    })
    const [status] = (await once(shell, 'close')) as [number | null]
    expect(status).toBe(0)
    expect(sent()).toHaveLength(100)
  })
})
