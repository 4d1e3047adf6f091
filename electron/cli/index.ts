import { writeFileSync } from 'node:fs'
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
  const asked = valueOf('--lang')
  const isKnown = asked === 'zh-CN' || asked === 'en'
  const texts = loadTexts(isKnown ? asked : languageOfEnvironment(thisEnvironment()))
  const { title, fix } = describeError(error, findTextIn(texts), 'terminal')
  process.stderr.write(`${[title, fix].join(' ').trim()} (${error.code})\n`)
  const answer = { version: answerVersion, ...noJob, error: { code: error.code, message: title, fix } }
  if (args.includes('--json') || args.includes('--json-lines')) {
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
  const jsonFile = valueOf('--json-file')
  // Only such a name is taken for one: see the option.
  if (jsonFile?.endsWith('.json')) writeFileSync(jsonFile, `${JSON.stringify(answer)}\n`)
  process.exitCode = exitCodeOfError(error)
}

/** Reads an option without the parser, which an older Node could not load. */
function valueOf(flag: string): string | undefined {
  const index = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`))
  const arg = args[index]
  return arg === flag ? args[index + 1] : arg?.slice(flag.length + 1)
}
