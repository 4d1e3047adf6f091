import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from '../../electron/cli/commands/commands.ts'
import { checkAnswers } from '../support/cli/checkAnswers.ts'
import { runCli, startCli } from '../support/cli/runCli.ts'
import { startRecorder, type Recorder } from '../support/cli/startRecorder.ts'

/** Every command once with `--json`; `runCli` holds each answer to its schema. */

let folder: string
let recorder: Recorder
let jobId: string
const file = (name: string): string => join(folder, name)
const run = (...args: string[]): ReturnType<typeof runCli> =>
  runCli([...args, '--json', '--data-dir', file('data')], { input: 'secret-of-the-tests' })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-answers-'))
  recorder = await startRecorder()
  writeFileSync(file('a.csv'), '会员编号,手机号\n1,13800001234\n2,1380000\n')
  const { json } = await run('prepare', file('a.csv'), '--explain', '3')
  jobId = json.jobId
})
afterAll(async () => {
  await recorder.close()
  rmSync(folder, { recursive: true, force: true })
})

/** In the order they are run: the job goes from prepared to completed. Two exit codes: with a keychain, and without. */
const lines: readonly [name: string, args: () => string[], exitCodes: readonly number[]][] = [
  ['inspect', () => [file('a.csv')], [0]],
  ['prepare', () => [file('a.csv'), '--dry-run', '--explain', '2'], [3]],
  ['upload', () => ['JOB', '--skip-invalid', '--endpoint', recorder.endpoint], [0]],
  ['run', () => [file('a.csv'), '--again', '--skip-invalid', '--endpoint', recorder.endpoint], [0]],
  ['run', () => [file('a.csv'), '--endpoint', recorder.endpoint], [2]],
  // All its rows were accepted: nothing is unconfirmed.
  ['verify', () => ['JOB'], [2]],
  ['jobs', () => [], [0]],
  ['job', () => ['JOB'], [0]],
  ['report', () => ['JOB', '--out', file('report.csv')], [0, 2]],
  ['receipt', () => ['JOB', '--out', file('receipt.csv')], [0]],
  ['retry', () => ['JOB', '--endpoint', recorder.endpoint], [2]],
  ['token set', () => [], [0, 2]],
  ['token app', () => ['--app-id', 'app'], [0, 2]],
  ['token status', () => [], [0]],
  ['token clear', () => [], [0, 6]],
  ['settings confirm', () => [], [0]],
  ['completion', () => ['zsh'], [0]],
  ['help', () => ['run'], [0]],
  ['version', () => [], [0]],
]

it.each(lines)('%s answers as docs/cli-json.md says', async (name, args, exitCodes) => {
  const own = args().map((arg) => (arg === 'JOB' ? jobId : arg))
  const { exitCode, stdout, stderr } = await run(...name.split(' '), ...own)
  expect(exitCodes, stderr).toContain(exitCode)
  expect(stdout).not.toBe('')
})

it('rehearsal answers before it waits, and ends at Ctrl+C', async () => {
  const args = ['rehearsal', '--json', '--data-dir', file('data')]
  const child = startCli(args)
  let stdout = ''
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece
    child.kill('SIGINT')
  })
  expect(await once(child, 'close')).toEqual([0, null])
  expect(checkAnswers(args, stdout)).toMatchObject({ endpoint: expect.stringMatching(/^http:/) as string })
})

it('no command is missing here', () => {
  const tried = new Set([...lines.map(([name]) => name), 'rehearsal'])
  expect(commands.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([])
})
