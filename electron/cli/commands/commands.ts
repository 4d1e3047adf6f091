import type { AnyCommand } from '../grammar/command.ts'
import { defineCompletion } from './completion.ts'
import { defineHelp } from './help.ts'
import { inspectCommand } from './inspect.ts'
import { jobCommand, jobsCommand, receiptCommand, reportCommand } from './jobs.ts'
import { prepareCommand } from './prepare.ts'
import { rehearsalCommand } from './rehearsal.ts'
import { runCommand } from './run.ts'
import { settingsConfirmCommand } from './settings.ts'
import { tokenAppCommand, tokenClearCommand, tokenSetCommand, tokenStatusCommand } from './token.ts'
import { retryCommand, uploadCommand } from './upload.ts'
import { verifyCommand } from './verify.ts'
import { versionCommand } from './version.ts'

/** Every command, in the order of help. Parser, help, completion and docs/cli-json.md are made from this table. */
export const commands: readonly AnyCommand[] = [
  inspectCommand,
  prepareCommand,
  uploadCommand,
  runCommand,
  jobsCommand,
  jobCommand,
  reportCommand,
  receiptCommand,
  retryCommand,
  verifyCommand,
  tokenSetCommand,
  tokenAppCommand,
  tokenStatusCommand,
  tokenClearCommand,
  settingsConfirmCommand,
  rehearsalCommand,
  defineCompletion(() => commands),
  defineHelp(() => commands),
  versionCommand,
]
