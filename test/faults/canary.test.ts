import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Canaries, type Finding } from '../support/canary/Canaries.ts'
import { canaryCsv, canaryCustomer, canaryToken, secretsOf } from '../support/canary/customers.ts'
import { balances, runCli, startCli, type CliResult } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'
import { openServices } from '../support/jobs/openServices.ts'

/**
 * A token and customers that are nobody's go through whole runs of the built command line, killed in the middle, and are then
 * looked for in everything that was written or said. The window's messages: `test/integration/canaryMessages.test.ts`.
 */

const customers = Array.from({ length: 120 }, (_, index) => canaryCustomer(index))
const canaries = new Canaries([canaryToken, ...customers.flatMap(secretsOf)])

let folder: string
let dataDir: string
let recorder: Recorder

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'canary-'))
  dataDir = join(folder, 'data')
  for (const name of ['temp', 'home', 'source', 'exports']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'source', 'list.csv'), canaryCsv(customers))
  recorder = await startRecorder()
})

afterEach(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

/** No keychain, and everything a process might write elsewhere goes where it is looked at. */
function environment(): { [name: string]: string | undefined } {
  return {
    TUZHAN_X_TOKEN: canaryToken,
    DBUS_SESSION_BUS_ADDRESS: undefined,
    XDG_RUNTIME_DIR: undefined,
    TMPDIR: join(folder, 'temp'),
    HOME: join(folder, 'home'),
    XDG_CONFIG_HOME: join(folder, 'home'),
    NODE_COMPILE_CACHE: undefined,
  }
}

const said: { text: string; place: string }[] = []

async function cli(...args: string[]): Promise<CliResult> {
  const result = await runCli([...args, '--data-dir', dataDir, '--json'], { environment: environment() })
  said.push(
    { text: result.stdout, place: `stdout of ${args[0]}` },
    { text: result.stderr, place: `stderr of ${args[0]}` },
  )
  return result
}

/** Everywhere but in the user's own file and in what the user asked to be written. */
function look(): Finding[] {
  return [
    ...['data', 'temp', 'home'].flatMap((name) => canaries.inFolder(join(folder, name))),
    ...said.flatMap(({ text, place }) => canaries.inText(text, place)),
  ]
}

/** Rows are sent in small batches, so that a kill falls between them. */
async function prepareJob(): Promise<string> {
  const { exitCode, json, stderr } = await cli(
    ...['prepare', join(folder, 'source', 'list.csv'), '--skip-invalid', '--batch-rows', '6'],
  )
  expect(exitCode, stderr).toBe(0)
  expect(json.reconciliation.total).toBe(customers.length + 2)
  return json.jobId
}

/** Starts uploading and kills the process with calls in flight, once so many were answered. */
async function uploadAndKill(jobId: string, calls: number): Promise<void> {
  const args = [
    'upload',
    jobId,
    '--endpoint',
    recorder.endpoint,
    '--data-dir',
    dataDir,
    '--json',
    '--concurrency',
    '2',
  ]
  const child = startCli(args, { environment: environment() })
  let output = ''
  child.stdout?.on('data', (piece: Buffer) => (output += piece.toString()))
  child.stderr?.on('data', (piece: Buffer) => (output += piece.toString()))
  const wanted = recorder.calls.length + calls
  await recorder.whenRecorded(wanted)
  child.kill('SIGKILL')
  await once(child, 'close')
  said.push({ text: output, place: 'output of an upload that was killed' })
}

describe('the search for canaries', () => {
  it('finds a value in every encoding', () => {
    const phone = customers[7]!.phone
    const hidden = [
      Buffer.from(`x${phone}y`),
      Buffer.from(phone, 'utf16le'),
      Buffer.from(Buffer.from(`ab${phone}`).toString('base64')),
      Buffer.from(Buffer.from(phone).toString('hex')),
      Buffer.from(JSON.stringify({ phone })),
    ]
    for (const bytes of hidden) expect(canaries.in(bytes, '').map(({ secret }) => secret)).toContain(phone)
    expect(canaries.inText(JSON.stringify(customers[7]), '').length).toBeGreaterThanOrEqual(5)
    expect(canaries.inFolder(join(folder, 'source')).length).toBeGreaterThan(customers.length)
    expect(canaries.inText('13800138000 张三', '')).toEqual([])
  })
})

describe('canary customers and a canary token', () => {
  it('are in no file and no output while a job is prepared, uploaded, killed, finished and exported', async () => {
    said.length = 0
    const jobId = await prepareJob()
    expect(look()).toEqual([])

    for (const calls of [3, 4]) {
      await uploadAndKill(jobId, calls)
      expect(look(), 'after a kill').toEqual([])
    }

    const finished = await cli('upload', jobId, '--endpoint', recorder.endpoint, '--resend-unknown')
    expect(finished.exitCode, finished.stderr).toBe(0)
    expect(balances(finished.json)).toBe(true)
    for (const command of [['jobs'], ['job', jobId], ['token', 'status']]) await cli(...command)
    const report = join(folder, 'exports', 'report.csv')
    await cli('report', jobId, '--out', report)
    await cli('receipt', jobId, '--out', join(folder, 'exports', 'receipt.xlsx'))
    expect(look()).toEqual([])
    // What the user asked for is there, and only there.
    expect(readFileSync(report, 'utf8')).toContain(customers[1]!.realName)
    expect(canaries.inFolder(join(folder, 'exports')).every(({ place }) => place === report)).toBe(true)
  })

  it('are in no error: a refused token, a missing file, a wrong command, no keychain', async () => {
    said.length = 0
    const jobId = await prepareJob()
    recorder.answer = () => ({ status: 401, body: `{"code":"100200","msg":"token ${canaryToken} invalid"}` })
    expect((await cli('upload', jobId, '--endpoint', recorder.endpoint)).exitCode).toBe(5)
    await cli('prepare', join(folder, 'source', 'gone.csv'))
    await cli('token', 'set', canaryToken)
    const kept = await runCli(['token', 'set', '--data-dir', dataDir, '--json'], {
      input: canaryToken,
      environment: { ...environment(), TUZHAN_X_TOKEN: undefined },
    })
    said.push({ text: kept.stdout + kept.stderr, place: 'token set without a keychain' })
    expect(kept.exitCode).not.toBe(0)
    expect(look()).toEqual([])
  })

  it('are nowhere when the platform quotes them in a refusal', async () => {
    said.length = 0
    const jobId = await prepareJob()
    recorder.answer = ({ body }) => {
      const phone = /"phone":"(\d+)"/.exec(body)?.[1] ?? ''
      return { status: 200, body: `{"code":"400","errorCode":"DATA_ERROR","msg":"手机号${phone}已存在"}` }
    }
    await uploadAndKill(jobId, 6)
    expect(canaries.inFolder(dataDir)).toEqual([])
  })

  it('leave no byte before and after all data is cleared', async () => {
    said.length = 0
    const jobId = await prepareJob()
    await uploadAndKill(jobId, 3)
    const services = openServices(dataDir, { token: canaryToken })
    expect(await services.localData.remove('everything')).toEqual({ jobs: 1 })
    expect(services.jobs.list()).toEqual([])
    await services.close()
    expect(look()).toEqual([])
  })
})
