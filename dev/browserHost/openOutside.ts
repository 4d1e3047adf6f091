import { spawn } from 'node:child_process'

/** Opens an address, a file or a folder with the system. Best effort: a machine may have no opener. */
export function openOutside(target: string): void {
  const [command, ...args] = commandFor(process.platform, target)
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

function commandFor(platform: string, target: string): [string, ...string[]] {
  // Not `cmd /c start`, which would run the text after an `&` in the address as a second command.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', target]
  return platform === 'darwin' ? ['open', target] : ['xdg-open', target]
}
