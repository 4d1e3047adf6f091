import { z } from 'zod'
import { answerVersion } from '../../../electron/cli/answers/noJob.ts'
import { errorAnswer } from '../../../electron/cli/answers/errorAnswer.ts'
import { progressAnswer } from '../../../electron/cli/answers/progressAnswer.ts'
import { commands } from '../../../electron/cli/commands/commands.ts'
import { parseCommandLine } from '../../../electron/cli/grammar/parse.ts'

const versioned = z.looseObject({ version: z.literal(answerVersion) })

/**
 * Holds everything that the command line printed with `--json` or `--json-lines` to the schemas of docs/cli-json.md.
 *
 * @returns the last object; null without these options, or when nothing was printed
 * @throws when a line is no JSON, or another object than its schema says
 */
export function checkAnswers(args: readonly string[], stdout: string): object | null {
  const { globals, invocation } = parseCommandLine(args, commands)
  if (!globals.json && !globals.jsonLines) return null
  const lines = stdout.split('\n').filter((line) => line !== '')
  if (!globals.jsonLines && lines.length > 1) throw new Error(`more than one object:\n${stdout}`)
  const objects = lines.map((line) => versioned.parse(JSON.parse(line)))
  objects.forEach(({ version, ...members }, index) => {
    void version
    const isLast = index === objects.length - 1
    const schema = isLast ? (invocation?.command.answer as z.ZodType | undefined) : progressAnswer
    const checked = 'error' in members || !schema ? errorAnswer.safeParse(members) : schema.safeParse(members)
    if (!checked.success)
      throw new Error(`${args.join(' ')}: ${z.prettifyError(checked.error)}\n${lines[index]}`)
  })
  return objects.at(-1) ?? null
}
