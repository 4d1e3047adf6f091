import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { isatty } from 'node:tty'
import { AppError } from '../../shared/errors/AppError.ts'
import { readDescriptor } from '../standardInput.ts'

/** Limit in bytes. Longer than any secret; refuses a file piped by mistake early. */
const mostBytes = 65_536
/** Standard input. */
const descriptor = 0

/**
 * Reads a secret from a file, or from standard input. Never from an argument, which process lists and shell histories show.
 *
 * @param path of `--from-file`; undefined: standard input
 * @throws AppError `token.fileShared` when others may read the file, `token.fileUnreadable`, `token.noInput` when nothing
 *   came, `token.malformed` for far too much
 */
export async function readSecret(path: string | undefined): Promise<string> {
  const text = (path === undefined ? await readStandardInput() : readPrivateFile(path)).trim()
  if (text === '') throw new AppError('token.noInput', 'nothing was read')
  return text
}

/**
 * Reads the descriptor on every host: one way, and the only one on Windows (`standardInput.ts`). On a terminal input ends
 * with the line, elsewhere with the stream.
 *
 * @returns empty, too, where a program with a window was given no input at all
 */
async function readStandardInput(): Promise<string> {
  const isTerminal = isatty(descriptor)
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of readDescriptor(descriptor)) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes > mostBytes || (isTerminal && piece.includes(0x0a))) break
    }
  } catch {
    return ''
  }
  if (bytes > mostBytes) throw tooLong()
  return Buffer.concat(pieces).toString('utf8')
}

function readPrivateFile(path: string): string {
  let text: Buffer
  let isShared: boolean
  try {
    const { mode, size } = statSync(path)
    if (size > mostBytes) throw tooLong()
    isShared = process.platform === 'win32' ? othersMayRead(securityOf(path)) : (mode & 0o077) !== 0
    text = readFileSync(path)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('token.fileUnreadable', 'the file of the secret cannot be read', { cause })
  }
  if (isShared) throw new AppError('token.fileShared', 'others may read the file of the secret')
  return text.toString('utf8').replace(/^\ufeff/, '')
}

/** Groups that everybody of the machine is in: all, all signed-in users, users, guests. */
const everybody = /;;;(?:WD|AU|BU|BG|S-1-1-0|S-1-5-11|S-1-5-32-545|S-1-5-32-546)\)/
/** Rights that include reading, in words of SDDL: all, generic read, file all, file read, and the bits of reading. */
const readingRights = /^(?:.*(?:GA|GR|FA|FR).*|0x[0-9a-f]*[13579bdf])$/i

/**
 * Whether the access list of a Windows file lets everybody of a machine read it.
 *
 * @param sddl as `Get-Acl` gives it: `O:…G:…D:(A;;FA;;;SY)…`
 */
export function othersMayRead(sddl: string): boolean {
  const entries = sddl.match(/\([^()]*\)/g) ?? []
  return entries.some((entry) => {
    const [kind = '', , rights = ''] = entry.slice(1, -1).split(';')
    return kind === 'A' && everybody.test(entry) && readingRights.test(rights)
  })
}

function securityOf(path: string): string {
  const script = '(Get-Acl -LiteralPath $env:TUZHAN_SECRET_FILE).Sddl'
  const { status, stdout } = spawnSync(
    'powershell.exe',
    ['-NoProfile', '-NonInteractive', '-Command', script],
    {
      encoding: 'utf8',
      env: { ...process.env, TUZHAN_SECRET_FILE: path },
      windowsHide: true,
    },
  )
  if (status !== 0) throw new Error('the access list cannot be read')
  return stdout
}

function tooLong(): AppError {
  return new AppError('token.malformed', 'far too long for a secret')
}
