import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestJob } from '../faultJob.ts'

/** One step of a recorded upload; `path` is relative to the data folder, '' is the folder itself. */
export type RecordedStep =
  | { kind: 'create'; path: string; empties: boolean }
  | { kind: 'write'; path: string; offset: number; bytes: Buffer }
  | { kind: 'resize'; path: string; size: number }
  | { kind: 'flush'; path: string }
  | { kind: 'rename'; path: string; to: string }
  | { kind: 'remove'; path: string }
  /** A call left the process: the platform may have stored these rows. */
  | { kind: 'send'; identities: string[] }

const calls =
  'openat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,lseek,rename,renameat,renameat2,unlink,unlinkat'

/** @returns why nothing can be recorded on this machine, or null */
export function whyNoRecording(): string | null {
  if (process.platform !== 'linux') return 'recording writes needs Linux'
  const { status } = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true'])
  return status === 0 ? null : 'recording writes needs strace, and the right to trace a process'
}

/**
 * Makes a data folder in a folder, prepares a job and uploads it, in a process of its own whose writes, flushes and calls are
 * recorded in their order.
 */
export async function recordUpload(folder: string, endpoint: string, job: TestJob): Promise<RecordedStep[]> {
  const trace = join(folder, 'trace')
  const script = fileURLToPath(new URL('./recordedUpload.ts', import.meta.url))
  const flags = ['-f', '-qq', '-y', '-xx', '-s', '100000000', '-e', `trace=${calls}`, '-e', 'signal=none']
  const child = spawn(
    'strace',
    [...flags, '-o', trace, process.execPath, script, folder, endpoint, JSON.stringify(job)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const [exitCode] = (await once(child, 'close')) as [number | null]
  if (exitCode !== 0) throw new Error(`the recorded upload ended with ${exitCode}`)
  return parseTrace(readFileSync(trace, 'latin1'), join(folder, 'data'))
}

function parseTrace(trace: string, dataDir: string): RecordedStep[] {
  const places = new Map<string, number>()
  const sizes = new Map<string, number>()
  const unfinished = new Map<string, string>()
  const sockets = new Map<string, string>()
  const within = (path: string): string | null => {
    if (path === dataDir) return ''
    // SQLite makes its shared memory from the log at every first start.
    return path.startsWith(`${dataDir}/`) && !path.endsWith('-shm') ? path.slice(dataDir.length + 1) : null
  }

  const stepsOf = (call: string, text: string, result: number): RecordedStep[] => {
    const strings = [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => decode(hex))
    if (call === 'rename' || call === 'renameat' || call === 'renameat2') {
      const [from, to] = strings.map((each) => within(each.toString('utf8')))
      return result === 0 && from && to ? [{ kind: 'rename', path: from, to }] : []
    }
    if (call === 'unlink' || call === 'unlinkat') {
      const path = within(strings[0]?.toString('utf8') ?? '')
      return result === 0 && path ? [{ kind: 'remove', path }] : []
    }
    const [, descriptor = '', opened = ''] = /^(\d+)<(.*?)>[,)]/.exec(text) ?? []
    if (call === 'openat') {
      const path = within(strings[0]?.toString('utf8') ?? '')
      if (!path || result < 0) return []
      const isAppending = text.includes('O_APPEND')
      const empties = text.includes('O_TRUNC')
      places.set(String(result), isAppending ? Infinity : 0)
      if (empties) sizes.set(path, 0)
      return text.includes('O_CREAT') || empties ? [{ kind: 'create', path, empties }] : []
    }
    const target = /^(?:\\x[0-9a-f]{2})*$/.test(opened) ? decode(opened).toString('utf8') : opened
    if (target.startsWith('socket:') || target.startsWith('TCP')) {
      if (call !== 'write' && call !== 'writev') return []
      const sent = (sockets.get(target) ?? '') + Buffer.concat(strings).toString('utf8')
      const identities = identitiesIn(sent)
      sockets.set(target, identities === null ? sent : '')
      return identities === null ? [] : [{ kind: 'send', identities }]
    }
    const path = within(target)
    if (path === null) return []
    switch (call) {
      case 'fsync':
      case 'fdatasync':
        return [{ kind: 'flush', path }]
      case 'ftruncate': {
        const size = Number(/, (\d+)\s*\)$/.exec(text)?.[1])
        sizes.set(path, size)
        return [{ kind: 'resize', path, size }]
      }
      case 'lseek':
        places.set(descriptor, result)
        return []
      default: {
        const bytes = Buffer.concat(strings)
        const place = places.get(descriptor) ?? 0
        const size = sizes.get(path) ?? 0
        let offset = place === Infinity ? size : place
        if (call.startsWith('pwrite')) offset = Number(/, (\d+)\s*\)$/.exec(text)?.[1])
        else if (place !== Infinity) places.set(descriptor, place + bytes.length)
        sizes.set(path, Math.max(size, offset + bytes.length))
        return [{ kind: 'write', path, offset, bytes }]
      }
    }
  }

  return trace.split('\n').flatMap((line) => {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    let text = rest
    if (rest.endsWith('<unfinished ...>')) {
      unfinished.set(thread, rest.slice(0, -'<unfinished ...>'.length).trimEnd())
      return []
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    if (resumed) text = `${unfinished.get(thread)}${resumed[1]}`
    const [, call = '', input = '', result = ''] = /^(\w+)\((.*)\)\s+= (-?\d+)/.exec(text) ?? []
    return call === '' ? [] : stepsOf(call, `${input})`, Number(result))
  })
}

function decode(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex')
}

/** @returns the rows of a request that left whole, else null */
function identitiesIn(request: string): string[] | null {
  const body = request.slice(request.indexOf('\r\n\r\n') + 4)
  const length = Number(/content-length: (\d+)/i.exec(request)?.[1])
  if (!(Buffer.byteLength(body) >= length)) return null
  return (JSON.parse(body) as { data: { identityId: string }[] }).data.map(({ identityId }) => identityId)
}
