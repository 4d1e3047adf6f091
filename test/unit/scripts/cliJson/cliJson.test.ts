import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from '../../../../electron/cli/commands/commands.ts'
import { describeCliJson } from '../../../../scripts/cliJson/describeCliJson.ts'
import { membersOf, shapeOf } from '../../../../scripts/cliJson/describeSchema.ts'

const path = join(resolve(import.meta.dirname, '../../../..'), 'docs/cli-json.md')

describe('docs/cli-json.md', () => {
  it('is what the schemas say: a changed answer without `npm run docs:cli` fails here', async () => {
    const text = await format(describeCliJson(), { ...(await resolveConfig(path)), filepath: path })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('describes every member: a script author has nothing else to go by', () => {
    const missing = commands.flatMap(({ name, answer }) =>
      membersOf(shapeOf(answer as z.ZodType))
        .filter(({ description }) => description === '')
        .map((member) => `${name}: ${member.path}`),
    )
    expect(missing).toEqual([])
    expect(describeCliJson()).not.toMatch(/\| {0,2}\|\n/)
  })
})

describe('the members of a schema', () => {
  it('are listed through lists, unions and null, with what may be absent', () => {
    const schema = z.strictObject({
      list: z.array(z.strictObject({ name: z.string().describe('A name') })).nullable(),
      either: z.union([
        z.strictObject({ kind: z.literal('a'), one: z.number() }),
        z.strictObject({ kind: z.literal('b') }),
      ]),
      maybe: z.boolean().optional(),
    })
    expect(membersOf(shapeOf(schema)).map(({ path: at, type }) => [at, type])).toEqual([
      ['list', 'list of object or null'],
      ['list[].name', 'string'],
      ['either', 'object'],
      ['either.kind', '`a` or `b`'],
      ['either.one', 'number, may be absent'],
      ['maybe', 'boolean, may be absent'],
    ])
  })
})
