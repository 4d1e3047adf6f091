import { accessSync, constants, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError } from '../shared/errors/AppError.ts'
import { ignoreClosedOutput } from '../core/logging/closedOutput.ts'
import { inChildProcess, inThread, setIsolation } from '../core/worker/isolation.ts'
import { asWritingError } from '../core/writing/writeWhole.ts'
import { defaultDataDir } from '../core/settings/dataDir.ts'
import { commands } from './commands/commands.ts'
import { exitCodeOfError, exitCodes, type ExitCode } from './exitCode.ts'
import type { Ending, Failure } from './grammar/ending.ts'
import { usageError } from './grammar/usageError.ts'
import { parseCommandLine, type Invocation, type Parsed } from './grammar/parse.ts'
import { thisEnvironment } from './output/environmentLanguage.ts'
import { chooseLanguage } from './output/language.ts'
import { Output } from './output/Output.ts'
import { Session } from './Session.ts'

/**
 * Runs one argument line. Reports every failure as a message and an exit code; never throws.
 *
 * @param args without the program
 * @param entryUrl of the built command line
 */
export async function runCommandLine(args: readonly string[], entryUrl: URL): Promise<ExitCode> {
  ignoreClosedOutput()
  const parserUrl = new URL('./parser.js', entryUrl)
  setIsolation(process.versions['electron'] === undefined ? inChildProcess(parserUrl) : inThread(parserUrl))
  const { globals, invocation, error } = parse(args)
  const dataDir = resolve(globals.dataDir ?? defaultDataDir())
  const language = chooseLanguage({ asked: globals.language, dataDir, ...thisEnvironment() })
  const unwritable = globals.jsonFile === undefined ? null : clearJsonFile(globals.jsonFile)
  const output = new Output(language, unwritable ? { ...globals, jsonFile: undefined } : globals)
  const session = new Session(output, dataDir, entryUrl)
  try {
    if (error) return await fail({ error, job: null, more: {} }, session)
    if (unwritable) return await fail({ error: unwritable, job: null, more: {} }, session)
    return await run(invocation, session)
  } catch (thrown) {
    session.logError(thrown)
    return await fail({ error: AppError.from(thrown), job: session.lastJob, more: {} }, session)
  } finally {
    await session.close()
  }
}

/**
 * Removes the JSON of an earlier run: what is there afterwards is of this one, even if it is killed.
 *
 * @returns `file.unwritable` where none can be written, which is refused before anything is done
 */
function clearJsonFile(path: string): AppError | null {
  try {
    rmSync(path, { force: true })
    accessSync(dirname(path), constants.W_OK)
    return null
  } catch (error) {
    return asWritingError(error, path)
  }
}

/**
 * Refuses `--json-file` with a path that is typed a second time: the template, for one, would be removed. Works on the raw
 * arguments, since a line with another mistake writes its error to that file, too.
 */
function parse(args: readonly string[]): Parsed {
  const parsed = parseCommandLine(args, commands)
  const { jsonFile } = parsed.globals
  if (jsonFile === undefined) return parsed
  const values = args.map((arg) => (arg.startsWith('--') ? arg.slice(arg.indexOf('=') + 1) : arg))
  if (values.filter((value) => resolve(value) === resolve(jsonFile)).length < 2) return parsed
  const globals = { ...parsed.globals, jsonFile: undefined }
  return { globals, invocation: null, error: usageError('contradiction', '--json-file FILE.json, FILE.json') }
}

async function run({ command, argument, options }: Invocation, session: Session): Promise<ExitCode> {
  const ending = (await command.run({ argument, options }, session)) as Ending<object> | Failure
  if ('error' in ending) return fail(ending, session)
  const unwritten = await session.output.end(ending)
  await ending.afterwards?.()
  // A script that reads `--json-file` would otherwise take the missing file for a success.
  return unwritten && ending.exitCode === exitCodes.done ? exitCodeOfError(unwritten) : ending.exitCode
}

async function fail(failure: Failure, { output }: Session): Promise<ExitCode> {
  await output.fail(failure)
  return exitCodeOfError(failure.error)
}
