import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../shared/errors/AppError.ts'
import { defaultDataDir } from '../core/settings/dataDir.ts'
import { commands } from './commands/commands.ts'
import { exitCodeOfError, exitCodes, type ExitCode } from './exitCode.ts'
import type { Ending, Failure } from './grammar/ending.ts'
import { parseCommandLine, type Invocation } from './grammar/parse.ts'
import { ignoreClosedOutput } from './output/closedOutput.ts'
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
  const { globals, invocation, error } = parseCommandLine(args, commands)
  const dataDir = resolve(globals.dataDir ?? defaultDataDir())
  const language = chooseLanguage({ asked: globals.language, dataDir, ...thisEnvironment() })
  const output = new Output(language, globals)
  const session = new Session(output, dataDir, entryUrl)
  try {
    if (globals.jsonFile !== undefined) {
      // What is there afterwards is of this run, even if it is killed.
      rmSync(globals.jsonFile, { force: true })
    }
    if (error) return await fail({ error, job: null, more: {} }, session)
    return await run(invocation, session)
  } catch (thrown) {
    session.logError(thrown)
    return await fail({ error: AppError.from(thrown), job: session.lastJob, more: {} }, session)
  } finally {
    await session.close()
  }
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
