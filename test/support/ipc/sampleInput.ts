import type { z } from 'zod'
import { matchingOptionsSchema } from '../../../electron/shared/model/matchingOptions.ts'

/** The used part of zod's schema definition. */
interface Definition {
  type: string
  shape?: { [name: string]: z.ZodType }
  element?: z.ZodType
  innerType?: z.ZodType
  options?: z.ZodType[]
  entries?: { [name: string]: string }
  values?: unknown[]
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition

/** Texts and numbers that some field accepts. */
const texts = ['a', '1', 'phone', 'custom:1', 'en', '2026-01-01', 'https://a.example/b']
const numbers = [1, 1_000, 100]

/**
 * Creates a valid input of a schema with every optional field, so that each can be spoilt.
 *
 * @throws Error for an unsupported kind of schema
 */
export function sampleInput(schema: z.ZodType): unknown {
  // Its fields depend on each other.
  if (schema === (matchingOptionsSchema as z.ZodType)) {
    return { isMatching: true, matchingType: 2, identifyWay: 1, importMode: 2 }
  }
  const { type, shape, element, innerType, options, entries, values } = definitionOf(schema)
  switch (type) {
    case 'undefined':
      return undefined
    case 'boolean':
      return true
    case 'object':
      return Object.fromEntries(Object.entries(shape ?? {}).map(([name, each]) => [name, sampleInput(each)]))
    case 'array':
      return [sampleInput(element!)]
    case 'optional':
    case 'nullable':
      return sampleInput(innerType!)
    case 'union':
      return sampleInput(options![0]!)
    case 'enum':
      return Object.values(entries!)[0]
    case 'literal':
      return values![0]
    case 'string':
    case 'number':
    case 'custom': {
      const found = [...texts, ...numbers].find((each) => schema.safeParse(each).success)
      if (found === undefined) throw new Error(`no sample fits a ${type}`)
      return found
    }
    default:
      throw new Error(`a sample of the schema type ${type} is not known`)
  }
}

/** An input that is wrong in one place, and where. */
export interface Attack {
  what: string
  input: unknown
}

const hugeText = 'x'.repeat(1_000_000)

/** Returns inputs with one wrong place each; all of them must be refused. */
export function attacksOn(schema: z.ZodType, valid: unknown): Attack[] {
  return [...spoil(schema, valid, '(input)')].map(({ what, value }) => ({ what, input: value }))
}

function* spoil(
  schema: z.ZodType,
  value: unknown,
  where: string,
): Generator<{ what: string; value: unknown }> {
  const { type, shape, element, innerType, options } = definitionOf(schema)
  const wrong = (what: string, spoilt: unknown) => ({ what: `${where} ${what}`, value: spoilt })
  switch (type) {
    case 'optional':
    case 'nullable':
      yield* spoil(innerType!, value, where)
      return
    case 'union':
      yield* spoil(options![0]!, value, where)
      return
    case 'undefined':
      yield wrong('is an object', {})
      yield wrong('is null', null)
      return
    case 'object': {
      const object = value as { [name: string]: unknown }
      yield wrong('has a key too many', { ...object, extra: 1 })
      yield wrong('has a constructor of its own', { ...object, constructor: { prototype: { admin: true } } })
      yield wrong('has a __proto__ of its own', withOwnProto(object))
      yield wrong('is a list', [object])
      yield wrong('is text', JSON.stringify(object))
      for (const [name, each] of Object.entries(shape ?? {})) {
        for (const spoilt of spoil(each, object[name], `${where}.${name}`)) {
          yield { ...spoilt, value: { ...object, [name]: spoilt.value } }
        }
      }
      return
    }
    case 'array':
      yield wrong('is an object', { 0: (value as unknown[])[0], length: 1 })
      for (const spoilt of spoil(element!, (value as unknown[])[0], `${where}[]`)) {
        yield { ...spoilt, value: [spoilt.value] }
      }
      return
    case 'number':
      for (const number of [Number.NaN, Number.POSITIVE_INFINITY, -1e300, '1', [1], { valueOf: 1 }]) {
        yield wrong(`is ${String(number)}`, number)
      }
      return
    default:
      // A text, an enum or a boolean.
      yield wrong('is a huge text', hugeText)
      yield wrong('is an object', { toString: 'a' })
      yield wrong('is a list', ['a'])
      yield wrong('is a number', 7.5)
  }
}

/** Parsed from JSON, because an object literal would set the prototype instead. */
function withOwnProto(object: object): unknown {
  const copy: { [name: string]: unknown } = { ...object }
  Object.defineProperty(copy, '__proto__', { value: { admin: true }, enumerable: true, configurable: true })
  return copy
}
