import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { exitCodes } from '../exitCode.ts'
import { defineCommand } from '../grammar/command.ts'

/** Shows the version of the app, as `--version` does. */
export const versionCommand = defineCommand({
  name: 'version',
  argument: null,
  options: {},
  answer: z.strictObject({
    app: z.string().describe('Version of the app'),
    node: z.string().describe('Version of the Node it runs in'),
  }),
  run(_, { entryUrl, texts }) {
    const manifest = readFileSync(new URL('../../package.json', entryUrl), 'utf8')
    const { version: app } = JSON.parse(manifest) as { version: string }
    const answer = { app, node: process.versions.node }
    return { exitCode: exitCodes.done, answer, lines: [formatMessage(texts.cli.version, answer)] }
  },
})
