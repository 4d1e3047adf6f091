import { readFileSync } from 'node:fs'

/**
 * The largest resident set of this process, in bytes. Where there is /proc, by it: `resourceUsage` counts what the process that
 * started this one had as well, and the bench bundles contenders with 200 MB of tools.
 */
export function peakMemoryBytes(): number {
  try {
    return peakOf(readFileSync('/proc/self/status', 'utf8'))
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

/** @param status of a process, from /proc */
export function peakOf(status: string): number {
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0)
}
