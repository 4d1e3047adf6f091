import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { TokenStatus } from '../../shared/model/settings.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import { exitCodes, type ExitCode } from '../exitCode.ts'
import type { Output } from '../Output.ts'
import { usage, type Command } from '../parseCommand.ts'

/** Limit for stdin, in characters. Longer than any token; refuses a file piped by mistake early. */
const mostCharacters = 65_536

/**
 * `token set|app|status|clear`. Reads the token and the app secret only from stdin, because arguments appear
 * in process lists and shell histories.
 */
export async function manageToken(
  command: Command,
  services: CoreServices,
  output: Output,
): Promise<ExitCode> {
  const { cli } = output.texts
  switch (command.argument) {
    case 'set': {
      const status = await services.tokens.set(await readStdin(), { remember: true })
      output.result(status, [formatMessage(cli.tokenSaved, { keychain: status.keychain.name })])
      return exitCodes.done
    }
    case 'app': {
      const { appId } = command.options
      if (appId === undefined) throw usage('token app --app-id ID')
      const credentials = { appId, appSecret: await readStdin() }
      const status = await services.tokenSource.setApp(credentials, { remember: true })
      const params = { appId: status.app?.appId ?? appId, keychain: status.keychain.name }
      output.result(status, [formatMessage(cli.appSaved, params)])
      return exitCodes.done
    }
    case 'clear': {
      // Always try both: a failure to remove one must not keep the other.
      await services.tokens.clear().finally(() => services.tokenSource.clearApp())
      const status = await services.tokenSource.status()
      output.result(status, [cli.tokenCleared])
      return exitCodes.done
    }
    case 'status': {
      const status = await services.tokenSource.status()
      output.result(status, describe(status, output))
      return status.state === 'none' && status.app === null ? exitCodes.tokenNeeded : exitCodes.done
    }
    default:
      throw usage('token set|app|status|clear')
  }
}

function describe(status: TokenStatus, output: Output): string[] {
  const { cli } = output.texts
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
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const piece of process.stdin as AsyncIterable<string>) {
    text += piece
    // On a terminal, input ends with the line; in a pipe, with the stream.
    if (process.stdin.isTTY && text.includes('\n')) break
    if (text.length > mostCharacters) throw new AppError('token.malformed', 'far too long for a token')
  }
  return text.trim()
}
