import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { checkAnswers } from './checkAnswers.ts'

/** The built command line; tests that use it need `npm run build`. */
export const cliPath = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))

export interface CliResult {
  /** Null when a signal ended it. */
  exitCode: number | null
  stdout: string
  stderr: string
  /** The JSON object on stdout, which `runCli` holds to its schema; only with `--json`. */
  json: { [name: string]: unknown } & CliJobFacts
}

/** The members that `--json` always contains. */
export interface CliJobFacts {
  jobId: string
  state: string
  reconciliation: {
    total: number
    accepted: number
    rejected: number
    skipped: number
    unknown: number
    pending: number
  }
}

export interface CliOptions {
  /** Content of stdin; default: empty. */
  input?: string | Buffer
  /** Overrides the environment of the process; undefined removes a variable. */
  environment?: { [name: string]: string | undefined }
}

/** Starts the command line as a process of its own. */
export function startCli(args: readonly string[], options: CliOptions = {}): ChildProcess {
  const environment = {
    ...process.env,
    LC_ALL: 'zh_CN.UTF-8',
    TUZHAN_X_TOKEN: 'token-of-the-tests',
    ...options.environment,
  }
  const child = spawn(process.execPath, [cliPath, ...args], { env: environment, stdio: 'pipe' })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input ?? '')
  return child
}

/**
 * Runs the command line and waits for its end.
 *
 * @throws when what it printed as JSON is not what docs/cli-json.md promises
 */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = startCli(args, options)
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => (stdout += piece))
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (stderr += piece))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  const json = checkAnswers(args, stdout)
  return { exitCode, stdout, stderr, json: (json ?? {}) as CliResult['json'] }
}

/** 总行数 = 成功 + 失败 + 跳过 + 待确认 + 未上传 */
export function balances({ reconciliation: line }: CliJobFacts): boolean {
  return line.total === line.accepted + line.rejected + line.skipped + line.unknown + line.pending
}
