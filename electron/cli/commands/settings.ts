import { z } from 'zod'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { exitCodes } from '../exitCode.ts'
import { defineCommand } from '../grammar/command.ts'

/** After a damaged file: confirms that the address and the custom fields are correct. */
export const settingsConfirmCommand = defineCommand({
  name: 'settings confirm',
  argument: null,
  options: {},
  answer: z.strictObject({ endpoint: z.string().describe('The address of uploads that name none') }),
  run(_, { services, texts }) {
    services.settings.confirm()
    const { endpoint } = services.settings.get()
    return {
      exitCode: exitCodes.done,
      answer: { endpoint },
      lines: [formatMessage(texts.cli.settingsConfirmed, { endpoint })],
    }
  },
})
