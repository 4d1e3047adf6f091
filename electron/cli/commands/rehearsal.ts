import { z } from 'zod'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { startFakePlatform } from '../../core/platform/rehearsal/fakePlatform.ts'
import { exitCodes } from '../exitCode.ts'
import { defineCommand } from '../grammar/command.ts'
import { integer } from '../grammar/option.ts'
import { onInterrupt } from '../onInterrupt.ts'

/** Runs the practice server until Ctrl+C. */
export const rehearsalCommand = defineCommand({
  name: 'rehearsal',
  argument: null,
  options: { port: integer('port', 0, 65_535) },
  answer: z.strictObject({
    endpoint: z.string().describe('For `--endpoint`'),
    port: z.number().describe('The one that was asked for, or a free one'),
  }),
  async run({ options: { port } }, { texts }) {
    const server = await startFakePlatform(port === undefined ? {} : { port })
    return {
      exitCode: exitCodes.done,
      answer: { endpoint: server.endpoint, port: server.port },
      lines: [formatMessage(texts.cli.rehearsalRunning, { endpoint: server.endpoint })],
      afterwards: async () => {
        await new Promise<void>((resolve) => onInterrupt(resolve))
        await server.close()
      },
    }
  },
})
