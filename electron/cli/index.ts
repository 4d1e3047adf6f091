import { assertRuntime } from '../core/assertRuntime.ts'
import { AppError } from '../shared/errors/AppError.ts'
import { describeError } from '../shared/locales/describeError.ts'
import { findTextIn, loadTexts } from '../shared/locales/loadTexts.ts'
import { answerVersion, noJob } from './answers/noJob.ts'
import { exitCodeOfError } from './exitCode.ts'
import { languageOfEnvironment, thisEnvironment } from './output/environmentLanguage.ts'

/**
 * Entry of the command line. Imports nothing that an older Node cannot load (`node:sqlite`), so that it can say which Node
 * is needed; the rest is loaded after that check.
 */
const args = process.argv.slice(2)
try {
  assertRuntime()
  const { runCommandLine } = await import('./runCommandLine.ts')
  process.exitCode = await runCommandLine(args, new URL(import.meta.url))
} catch (error) {
  refuse(AppError.from(error))
}

/** Reports what kept the command line from starting, in one line. */
function refuse(error: AppError): void {
  const texts = loadTexts(languageOfEnvironment(thisEnvironment()))
  const { title, fix } = describeError(error, findTextIn(texts), 'terminal')
  process.stderr.write(`${[title, fix].join(' ').trim()} (${error.code})\n`)
  if (args.includes('--json')) {
    const answer = { version: answerVersion, ...noJob, error: { code: error.code, message: title, fix } }
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
  process.exitCode = exitCodeOfError(error)
}
