import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Scheme = 'day' | 'night'

const sheet = readFileSync(join(import.meta.dirname, '../../../renderer/styles/tokens.css'), 'utf8')

function block(selector: string): Map<string, string> {
  const start = sheet.indexOf(`${selector} {`)
  const body = sheet.slice(start, sheet.indexOf('\n}', start))
  const lines = body.matchAll(/(--[a-z0-9-]+):\s*([^;]+);/g)
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]))
}

/** Every token of the sheet, with its value as written. */
export const tokens = block(':root')
/** What is different while the practice server is the destination. */
export const rehearsalTokens = block('.is-rehearsal')

/**
 * The colour of a token by day or by night, six digits.
 *
 * @throws Error when there is no such token
 */
export function colourOf(name: string, scheme: Scheme, isRehearsal = false): string {
  const value = (isRehearsal ? rehearsalTokens.get(name) : undefined) ?? tokens.get(name)
  if (value === undefined) throw new Error(`no token ${name}`)
  const reference = /^var\((--[a-z0-9-]+)\)$/.exec(value)?.[1]
  if (reference !== undefined) return colourOf(reference, scheme, isRehearsal)
  const pair = /^light-dark\(([^,]+), ([^)]+)\)$/.exec(value)
  return (pair ? (scheme === 'day' ? pair[1] : pair[2]) : value) ?? ''
}
