import type { MessageParams } from './formatMessage.ts'

/** Answers the text at a key such as `fields.phone.label`, or null where there is none. */
export type Say = (key: string, params?: MessageParams) => string | null

/** What stands in `mapping.duplicateTarget` for the name of a column when a constant fills the field. */
const constantMark = '='

/**
 * The params of an error as a user can read them: a field by its label, a reason in words. A reason that is not a known
 * word is the place in a file that is wrong (`columns.0.target`).
 */
export function sayParams(params: MessageParams, say: Say): MessageParams {
  const said: { [name: string]: string | number } = {}
  for (const [name, value] of Object.entries(params)) said[name] = sayParam(name, value, say)
  return said
}

function sayParam(name: string, value: string | number, say: Say): string | number {
  const text = String(value)
  if (name === 'field') return say(`fields.${text}.label`) ?? value
  if (text === constantMark) return say('reasons.constant') ?? value
  if (name !== 'reason') return value
  return (
    (/^\w+$/.test(text) ? say(`reasons.${text}`) : null) ?? say('reasons.place', { place: text }) ?? value
  )
}
