// Completion scripts for three shells, written from the tree of commands. Pure.

export interface CommandTree {
  readonly name: string
  readonly summary: string
  readonly options: readonly { readonly flag: string; readonly summary: string; readonly takesValue: boolean }[]
  readonly children: readonly CommandTree[]
}

/** For `~/.bashrc`. */
export function bashScript(tree: readonly CommandTree[]): string {
  const cases = tree.flatMap((command) => {
    const words = [...command.children.map((child) => child.name), ...flagsOf(command)].join(' ')
    const below = command.children.map((child) => `    "${command.name} ${child.name}") words="${flagsOf(child).join(' ')}" ;;`)
    return [`    "${command.name}") words="${words}" ;;`, ...below]
  })
  return `# Completion of claw for bash.
_claw() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word words i
  for ((i = 1; i < COMP_CWORD && i < 3; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ "$word" == -* ]] && break
    path="\${path:+$path }$word"
  done
  case "$path" in
    "") words="${[...tree.map((command) => command.name), '--help', '--version'].join(' ')}" ;;
${cases.join('\n')}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _claw claw
`
}

/** For a file \`_claw\` in \`fpath\`. */
export function zshScript(tree: readonly CommandTree[]): string {
  const describe = (entries: readonly (readonly [string, string])[]): string => entries.map(([name, summary]) => `'${zshText(name)}:${zshText(summary)}'`).join(' ')
  const cases = tree.flatMap((command) => {
    const below = command.children.map((child) => `    '${command.name} ${child.name}') entries=(${describe(flagEntries(child))}) ;;`)
    return [`    '${command.name}') entries=(${describe([...command.children.map((child) => [child.name, child.summary] as const), ...flagEntries(command)])}) ;;`, ...below]
  })
  return `#compdef claw
# Completion of claw for zsh.
_claw() {
  local -a entries parts
  local path="" word
  for word in "\${words[2,CURRENT-1][@]}"; do
    [[ "$word" == -* ]] && break
    parts+=("$word")
    (( \${#parts} == 2 )) && break
  done
  path="\${(j: :)parts}"
  case "$path" in
    '') entries=(${describe([...tree.map((command) => [command.name, command.summary] as const), ['--help', 'show the help'], ['--version', 'print the version']])}) ;;
${cases.join('\n')}
  esac
  _describe 'claw' entries || _files
}
if [ "$funcstack[1]" = "_claw" ]; then _claw "$@"; else compdef _claw claw; fi
`
}

/** For \`~/.config/fish/completions/claw.fish\`. */
export function fishScript(tree: readonly CommandTree[]): string {
  const names = tree.map((command) => command.name).join(' ')
  const lines = tree.flatMap((command) => [
    `complete -c claw -f -n "not __fish_seen_subcommand_from ${names}" -a ${command.name} -d '${fishText(command.summary)}'`,
    ...command.options.map((option) => fishOption(`__fish_seen_subcommand_from ${command.name}`, option)),
    ...command.children.flatMap((child) => [
      `complete -c claw -f -n "__fish_seen_subcommand_from ${command.name}; and not __fish_seen_subcommand_from ${command.children.map((entry) => entry.name).join(' ')}" -a ${child.name} -d '${fishText(child.summary)}'`,
      ...child.options.map((option) => fishOption(`__fish_seen_subcommand_from ${command.name}; and __fish_seen_subcommand_from ${child.name}`, option)),
    ]),
  ])
  return `# Completion of claw for fish.\n${lines.join('\n')}\n`
}

function fishOption(condition: string, option: CommandTree['options'][number]): string {
  return `complete -c claw -n "${condition}" -l ${option.flag.slice(2)}${option.takesValue ? ' -r' : ''} -d '${fishText(option.summary)}'`
}

function flagsOf(command: CommandTree): string[] {
  return [...command.options.map((option) => option.flag), '--help']
}

function flagEntries(command: CommandTree): (readonly [string, string])[] {
  return [...command.options.map((option) => [option.flag, option.summary] as const), ['--help', 'show the help']]
}

function zshText(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(':', '\\:')
}

function fishText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}
