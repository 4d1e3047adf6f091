import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The families that renderer/styles/tokens.css asks for, as fontconfig finds them for Chinese and for code. */
const asked = [
  'Noto Sans CJK SC:lang=zh-cn',
  'Noto Sans CJK SC:lang=zh-cn:bold',
  'DejaVu Sans',
  'Noto Sans Mono CJK SC',
]
const expected = [
  'NotoSansCJK-Regular.ttc',
  'NotoSansCJK-Bold.ttc',
  'DejaVuSans.ttf',
  'NotoSansCJK-Regular.ttc',
]
/** Fonts that the window would prefer: with one of them it looks otherwise. */
const preferred = [
  'Microsoft YaHei',
  'PingFang SC',
  'Segoe UI',
  'SF Pro Text',
  'Noto Sans',
  'Cascadia Mono',
  'Consolas',
]

/**
 * Pictures from two machines can be compared only where letters have the same shapes: those of the Chromium that
 * comes from npm with Noto Sans CJK (Debian's fonts-noto-cjk) and DejaVu.
 *
 * @returns why they cannot be compared here; null when they can
 */
export function whyNotComparable(): string | null {
  if (process.env['TUZHAN_E2E_HOST'] === 'electron') return 'the window is in real Electron'
  if (process.platform !== 'linux') return `this is ${process.platform}, the pictures were made on Linux`
  if (process.env['TUZHAN_CHROMIUM'] !== undefined || existsSync('/usr/bin/chromium')) {
    return 'the Chromium is not the one from npm'
  }
  if (spawnSync('fc-match', ['--version']).error) return 'fontconfig is not installed'
  const found = asked.map((name) => answer('fc-match', '-f', '%{file|basename}', name))
  if (String(found) !== String(expected)) return `the fonts differ: ${found.join(', ')}`
  const families = new Set(answer('fc-list', ':', 'family').split(/[\n,]/))
  const others = preferred.filter((name) => families.has(name))
  return others.length > 0 ? `other fonts are installed: ${others.join(', ')}` : null
}

function answer(command: string, ...words: string[]): string {
  return spawnSync(command, words, { encoding: 'utf8' }).stdout.trim()
}
