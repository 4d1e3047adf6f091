import { resolve } from 'node:path'
import { appFolder } from '../../electron/core/settings/dataDir.ts'
import { realApp } from '../electronDouble/app.ts'
import { commands, type PlainCommand } from '../electronDouble/commands.ts'
import { attachHost } from '../electronDouble/host.ts'
import { preventableEvent } from '../electronDouble/preventableEvent.ts'
import { createBrowserHost } from './browserHost.ts'
import { fromEnvironment } from './hostSettings.ts'
import { openOutside } from './openOutside.ts'

/** Messages from the parent process: desktop actions on the window that a page cannot trigger. */
export type DesktopMessage =
  { desktop: PlainCommand } | { desktop: 'secondInstance'; argv: string[]; workingDir: string }

/** Sent to the parent process once the host listens. */
export interface AddressMessage {
  address: string
}

/** Attaches a browser as the window host of the electron double. */
export function attachBrowserHost(): void {
  const settings = fromEnvironment(process.env)
  // The parent exited or was killed: nothing else would end this process.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.on('message', (message: DesktopMessage) => {
    if (message.desktop !== 'secondInstance') commands[message.desktop]()
    else realApp.emit('second-instance', preventableEvent(), message.argv, message.workingDir)
  })
  attachHost(
    createBrowserHost({
      port: settings.port,
      ...(settings.token ? { token: settings.token } : {}),
      appDir: resolve(import.meta.dirname, '../..'),
      // A separate data folder acts as a separate user, so that two instances can run at once.
      userDataDir: settings.dataDir ?? appFolder(),
      downloadsDir: settings.downloadsDir,
      openOutside: settings.opensOutside ? openOutside : () => {},
      say: (line) => process.stderr.write(`${line}\n`),
      onAddress: (address) => {
        if (process.send === undefined) process.stdout.write(`${address}\n`)
        // Ignores the error when the parent has exited meanwhile.
        else process.send({ address } satisfies AddressMessage, undefined, undefined, () => {})
      },
      onUnavailable: (error) => {
        process.stderr.write(`端口 ${settings.port} 不可用 / port not available: ${error.message}\n`)
        process.exit(1)
      },
    }),
  )
}
