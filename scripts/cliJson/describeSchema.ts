import { z } from 'zod'
import { sharedMembers } from './sharedMembers.ts'

/** The parts of a JSON Schema that our answers use. */
export interface Shape {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  description?: string
  properties?: { [name: string]: Shape }
  required?: string[]
  items?: Shape
  anyOf?: Shape[]
  oneOf?: Shape[]
}

/** A longer list of values is in a document of its own. */
const mostListed = 16

/** One line of a table: a member, by its path from the object. */
export interface Member {
  /** `columns[].name` */
  path: string
  type: string
  description: string
}

export function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output', reused: 'inline' }) as Shape
}

/** Lists the members of an object and of all that it contains. */
export function membersOf(shape: Shape, before = ''): Member[] {
  const objects = alternativesOf(shape).filter(({ properties }) => properties !== undefined)
  const names = [...new Set(objects.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  return names.flatMap((name) => {
    const present = objects.filter(({ properties }) => properties?.[name] !== undefined)
    const variants = present.map(({ properties }) => properties?.[name] as Shape)
    const isAlways =
      present.length === objects.length && present.every((each) => each.required?.includes(name))
    const path = `${before}${name}`
    const types = [...new Set(variants.map(typeOf))].join(' or ')
    const description = variants.map((each) => each.description).find((text) => text !== undefined)
    const parent =
      before
        .replace(/(\[\])?\.$/, '')
        .split('.')
        .at(-1) ?? ''
    const own = {
      path,
      type: isAlways ? types : `${types}, may be absent`,
      description: description ?? sharedMembers[`${parent}.${name}`] ?? '',
    }
    return [own, ...variants.slice(0, 1).flatMap((each) => innerMembers(each, path))]
  })
}

function innerMembers(shape: Shape, path: string): Member[] {
  const [list] = alternativesOf(shape).flatMap(({ items }) => (items ? [items] : []))
  return list ? membersOf(list, `${path}[].`) : membersOf(shape, `${path}.`)
}

/** The kinds of value that a shape allows, without null. */
function alternativesOf(shape: Shape): Shape[] {
  const alternatives = shape.anyOf ?? shape.oneOf
  return alternatives ? alternatives.flatMap(alternativesOf) : shape.type === 'null' ? [] : [shape]
}

function typeOf(shape: Shape): string {
  const alternatives = shape.anyOf ?? shape.oneOf
  if (alternatives) return [...new Set(alternatives.map(typeOf))].join(' or ')
  if (shape.const !== undefined) return code(shape.const)
  if (shape.enum) return shape.enum.length > mostListed ? 'string' : shape.enum.map(code).join(' or ')
  if (Array.isArray(shape.type)) return shape.type.join(' or ')
  if (shape.type === 'array') return `list of ${shape.items ? typeOf(shape.items) : 'any'}`
  return shape.type ?? 'any'
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
