import type { AnyCommand } from '../grammar/command.ts'
import { programName } from '../programName.ts'
import { completionModel, type CompletionModel } from './completionModel.ts'

export const shells = ['bash', 'zsh', 'powershell'] as const
export type Shell = (typeof shells)[number]

/**
 * Writes the completion script of a shell. It holds the whole table, so that completing starts no program.
 *
 * All names are ASCII words of our own without quotes or spaces, so nothing has to be escaped.
 */
export function completionScript(shell: Shell, commands: readonly AnyCommand[]): string {
  const model = completionModel(commands)
  return shell === 'powershell' ? powershellScript(model) : posixScript(shell, model)
}

/** What differs between bash and zsh. */
const posixParts = {
  bash: {
    start: [
      '_tuzhan_cli() {',
      '  local words=("${COMP_WORDS[@]:1:COMP_CWORD-1}")',
      '  local current=${COMP_WORDS[COMP_CWORD]}',
      '  local previous=${COMP_WORDS[COMP_CWORD-1]}',
      '  COMPREPLY=()',
    ],
    offer: (list: string) => `mapfile -t COMPREPLY < <(compgen -W '${list}' -- "$current")`,
    files: 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")',
    folders: 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current")',
    end: ['}', `complete -F _tuzhan_cli ${programName}`],
  },
  zsh: {
    start: [
      `#compdef ${programName}`,
      '_tuzhan_cli() {',
      '  local typed=("${(@)words[2,CURRENT-1]}")',
      '  local current=${words[CURRENT]}',
      '  local previous=${words[CURRENT-1]}',
      '  local -a words=("${typed[@]}")',
    ],
    offer: (list: string) => `compadd -- ${list}`,
    files: '_files',
    folders: '_files -/',
    end: ['}', `compdef _tuzhan_cli ${programName}`],
  },
} as const

function posixScript(shell: 'bash' | 'zsh', model: CompletionModel): string {
  const { start, offer, files, folders, end } = posixParts[shell]
  const fill = (completes: string, choices: readonly string[]): string => {
    if (choices.length > 0) return offer(choices.join(' '))
    return { file: files, folder: folders, command: offer(model.names.join(' ')) }[completes] ?? ':'
  }
  const taking = model.values.map(({ flag }) => flag).join('|')
  return [
    ...start,
    "  local name='' skip='' ended=no word",
    '  for word in "${words[@]}"; do',
    '    if [[ -n $skip ]]; then skip=; continue; fi',
    '    if [[ $ended == no && $word == -- ]]; then ended=yes; continue; fi',
    '    case $word in',
    `      ${taking}) skip=1 ;;`,
    '      -*) ;;',
    '      *) case $name in',
    `        '') name=$word ;;`,
    ...model.actions.map(
      ({ name, actions }) =>
        `        ${name}) case $word in ${actions.join('|')}) name="$name $word" ;; esac ;;`,
    ),
    '      esac ;;',
    '    esac',
    '  done',
    '  case $previous in',
    ...model.values.map(
      ({ flag, choices, completes }) => `    ${flag}) ${fill(completes, choices)}; return ;;`,
    ),
    '  esac',
    '  if [[ $ended == no && $current == -* ]]; then',
    '    case $name in',
    ...model.commands.map(({ name, flags }) => `      '${name}') ${offer(flags.join(' '))} ;;`),
    `      *) ${offer(model.globalFlags.join(' '))} ;;`,
    '    esac',
    '    return',
    '  fi',
    '  case $name in',
    `    '') ${offer(model.names.join(' '))} ;;`,
    ...model.actions.map(({ name, actions }) => `    '${name}') ${offer(actions.join(' '))} ;;`),
    ...model.commands.flatMap(({ name, argument }) =>
      argument ? [`    '${name}') ${fill(argument.completes, argument.choices)} ;;`] : [],
    ),
    '  esac',
    ...end,
  ].join('\n')
}

function powershellScript({ names, actions, commands, globalFlags, values }: CompletionModel): string {
  const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(', ')})`
  return [
    `Register-ArgumentCompleter -Native -CommandName ${programName}, ${programName}.cmd -ScriptBlock {`,
    '  param($current, $line, $cursor)',
    `  $names = ${list(names)}`,
    '  $actions = @{',
    ...actions.map((each) => `    '${each.name}' = ${list(each.actions)}`),
    '  }',
    '  $flags = @{',
    `    '' = ${list(globalFlags)}`,
    ...commands.map((each) => `    '${each.name}' = ${list(each.flags)}`),
    '  }',
    '  $arguments = @{',
    ...commands.flatMap(({ name, argument }) =>
      argument && argument.completes !== 'file'
        ? [`    '${name}' = ${argument.completes === 'command' ? '$names' : list(argument.choices)}`]
        : [],
    ),
    '  }',
    '  $values = @{',
    ...values.flatMap(({ flag, choices, completes }) =>
      // Files and folders PowerShell offers by itself, when nothing else is.
      completes === 'nothing' || choices.length > 0
        ? [`    '${flag}' = ${list(choices)}`]
        : [`    '${flag}' = $null`],
    ),
    '  }',
    "  $name = ''; $skip = $false; $ended = $false; $previous = ''",
    '  foreach ($element in $line.CommandElements | Select-Object -Skip 1) {',
    '    if ($element.Extent.EndOffset -ge $cursor -and $current) { break }',
    '    $word = $element.ToString(); $previous = $word',
    '    if ($skip) { $skip = $false; continue }',
    '    if ($values.ContainsKey($word)) { $skip = $true; continue }',
    "    if ($word -eq '--') { $ended = $true }",
    "    if ($word.StartsWith('-')) { continue }",
    "    if ($name -eq '') { $name = $word }",
    '    elseif ($actions.ContainsKey($name) -and $actions[$name] -contains $word) { $name = "$name $word" }',
    '  }',
    '  $offered = if ($values.ContainsKey($previous)) { $values[$previous] }',
    "    elseif ($current.StartsWith('-') -and -not $ended) { if ($flags.ContainsKey($name)) { $flags[$name] } else { $flags[''] } }",
    "    elseif ($name -eq '') { $names }",
    '    elseif ($actions.ContainsKey($name)) { $actions[$name] }',
    '    elseif ($arguments.ContainsKey($name)) { $arguments[$name] }',
    '  $offered | Where-Object { $_ -like "$current*" } | ForEach-Object {',
    "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    '  }',
    '}',
  ].join('\n')
}
