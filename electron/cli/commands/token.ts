import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { tokenStatusSchema, type TokenStatus } from '../../shared/model/settings.ts'
import { described } from '../answers/described.ts'
import { exitCodes } from '../exitCode.ts'
import { defineCommand } from '../grammar/command.ts'
import { text } from '../grammar/option.ts'
import { usageError } from '../grammar/usageError.ts'
import { standardInput } from '../standardInput.ts'

/** Limit for stdin, in characters. Longer than any token; refuses a file piped by mistake early. */
const mostCharacters = 65_536

const answer = described(tokenStatusSchema, {
  state: '`stored`: in the keychain; `memory`: from the environment, for this run',
  masked: 'Its last four characters; null: none, or too short to show any',
  savedAt: 'ISO time; a pasted token lives about two hours',
  isRefused: 'The platform refused it in this run',
  keychain: 'The keychain of the system',
  app: 'The app that tokens are fetched for; null: none',
})

/** Stores a token. It is read only from stdin, because arguments appear in process lists and shell histories. */
export const tokenSetCommand = defineCommand({
  name: 'token set',
  argument: null,
  options: {},
  answer,
  async run(_, { services, texts }) {
    const status = await services.tokens.set(await readStdin(), { remember: true })
    const line = formatMessage(texts.cli.tokenSaved, { keychain: status.keychain.name })
    return { exitCode: exitCodes.done, answer: status, lines: [line] }
  },
})

/** Stores an app, whose secret is read from stdin. */
export const tokenAppCommand = defineCommand({
  name: 'token app',
  argument: null,
  options: { appId: text('app-id', 'ID') },
  answer,
  async run({ options: { appId } }, { services, texts }) {
    if (appId === undefined) throw usageError('missingOption', 'token app --app-id ID')
    const credentials = { appId, appSecret: await readStdin() }
    const status = await services.tokenSource.setApp(credentials, { remember: true })
    const params = { appId: status.app?.appId ?? appId, keychain: status.keychain.name }
    return {
      exitCode: exitCodes.done,
      answer: status,
      lines: [formatMessage(texts.cli.appSaved, params)],
    }
  },
})

/** Shows what is stored; exit code 5 when it is nothing. */
export const tokenStatusCommand = defineCommand({
  name: 'token status',
  argument: null,
  options: {},
  answer,
  async run(_, { services, texts }) {
    const status = await services.tokenSource.status()
    const isMissing = status.state === 'none' && status.app === null
    return {
      exitCode: isMissing ? exitCodes.tokenNeeded : exitCodes.done,
      answer: status,
      lines: describe(status, texts),
    }
  },
})

/** Removes the token and the app. */
export const tokenClearCommand = defineCommand({
  name: 'token clear',
  argument: null,
  options: {},
  answer,
  async run(_, { services, texts }) {
    // Always try both: a failure to remove one must not keep the other.
    await services.tokens.clear().finally(() => services.tokenSource.clearApp())
    const status = await services.tokenSource.status()
    return { exitCode: exitCodes.done, answer: status, lines: [texts.cli.tokenCleared] }
  },
})

function describe(status: TokenStatus, { cli }: Texts): string[] {
  const params = { masked: status.masked ?? '', keychain: status.keychain.name }
  const lines = [
    formatMessage(
      { none: cli.tokenNone, stored: cli.tokenStored, memory: cli.tokenMemory }[status.state],
      params,
    ),
  ]
  if (status.app !== null) lines.push(formatMessage(cli.appStored, { appId: status.app.appId }))
  if (!status.keychain.available) {
    lines.push(formatMessage(cli.keychainUnavailable, { reason: status.keychain.reason ?? '' }))
  }
  return lines
}

async function readStdin(): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of standardInput()) {
    text += decoder.decode(piece, { stream: true })
    // On a terminal, input ends with the line; in a pipe, with the stream.
    if (process.stdin.isTTY && text.includes('\n')) break
    if (text.length > mostCharacters) throw new AppError('token.malformed', 'far too long for a token')
  }
  return text.trim()
}
