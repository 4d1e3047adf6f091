import { expect, it } from 'vitest'
import { commands } from '../../../../electron/cli/commands/commands.ts'
import { completionModel } from '../../../../electron/cli/completion/completionModel.ts'
import { completionScript, shells } from '../../../../electron/cli/completion/completionScript.ts'
import { optionsOf } from '../../../../electron/cli/grammar/describeForms.ts'
import { globalOptions } from '../../../../electron/cli/options/globalOptions.ts'
import { informOptions } from '../../../../electron/cli/options/informOptions.ts'

it('an option means the same in every command: scripts complete its value by its name alone', () => {
  const forms = new Map<string, string>()
  for (const { name, placeholder } of commands.flatMap(optionsOf)) {
    const form = String(placeholder)
    expect(forms.get(name) ?? form, name).toBe(form)
    forms.set(name, form)
  }
})

it('no command takes over the name of an option that every command has', () => {
  const everywhere = [...Object.values(globalOptions), ...Object.values(informOptions)].map(
    ({ name }) => name,
  )
  for (const { name } of commands.flatMap(optionsOf)) expect(everywhere).not.toContain(name)
})

it.each(shells)('the script for %s knows every command and every flag', (shell) => {
  const script = completionScript(shell, commands)
  const { names, commands: known, values } = completionModel(commands)
  const flags = known.flatMap((each) => each.flags)
  for (const word of [...names, ...flags, ...values.flatMap(({ choices }) => choices)]) {
    expect(script.match(new RegExp(`(?<![\\w-])${word}(?![\\w-])`)), word).not.toBeNull()
  }
  // Words are written without quoting.
  for (const word of [...names, ...flags]) expect(word).toMatch(/^[\w-]+$/)
})
