import { z } from 'zod'
import { completionScript, shells, type Shell } from '../completion/completionScript.ts'
import { exitCodes } from '../exitCode.ts'
import { argument, defineCommand, type AnyCommand, type Command } from '../grammar/command.ts'
import { usageError } from '../grammar/usageError.ts'

/**
 * Defines `completion SHELL`: a script that lets a shell complete commands, options and their values.
 *
 * @param commands called when the script is asked for, since this is one of them
 */
export function defineCompletion(commands: () => readonly AnyCommand[]): Command<Record<never, never>> {
  return defineCommand({
    name: 'completion',
    argument: argument('SHELL', 'nothing', shells),
    options: {},
    answer: z.strictObject({
      shell: z.enum(shells).describe('The one that was asked for'),
      script: z.string().describe('To be run by the shell'),
    }),
    run({ argument: typed }) {
      const shell = shells.find((each): each is Shell => each === typed)
      if (!shell) throw usageError('wrongArguments', `completion ${shells.join('|')}`)
      const script = completionScript(shell, commands())
      return { exitCode: exitCodes.done, answer: { shell, script }, lines: script.split('\n') }
    },
  })
}
