// What a command gets to see of the environment: a short list of harmless names, never the gateway's own secrets.

/** Inherited when set. Everything else stays with the gateway: keys, tokens, agents' sockets. */
const INHERITED: ReadonlySet<string> = new Set([
  'PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR',
  'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY',
  // Windows does not start programs without these.
  'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA',
  'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'COMMONPROGRAMFILES', 'OS', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE',
])

/** No pager, no prompt and no colour: nobody sits at this terminal. */
const FIXED: Readonly<Record<string, string>> = { OPENCLAW_SHELL: 'exec', TERM: 'dumb', NO_COLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0' }

/** Names that make another program run or be loaded than the command says, or that belong to the gateway. Compared in upper case. */
const REFUSED: ReadonlySet<string> = new Set([
  'PATH', 'PATHEXT', 'IFS', 'ENV', 'BASH_ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'PROMPT_COMMAND', 'CDPATH', 'GLOBIGNORE', 'ZDOTDIR', 'SHELL', 'HOME', 'USERPROFILE',
  'COMSPEC', 'SYSTEMROOT', 'WINDIR', 'PSMODULEPATH', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_EXTERNAL_MODULE', 'ELECTRON_RUN_AS_NODE',
  'PYTHONSTARTUP', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONINSPECT', 'PYTHONBREAKPOINT', 'PERL5OPT', 'PERL5LIB', 'PERL5DB', 'RUBYOPT', 'RUBYLIB', 'GEM_PATH', 'GEM_HOME',
  'BUNDLE_GEMFILE', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT', 'LUA_PATH', 'LUA_CPATH', 'CLASSPATH', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS',
  'DOTNET_STARTUP_HOOKS', 'RUSTC_WRAPPER', 'MAKEFLAGS', 'EDITOR', 'VISUAL', 'PAGER', 'MANPAGER', 'BROWSER', 'LESSOPEN', 'LESSCLOSE', 'SSH_ASKPASS', 'SUDO_ASKPASS',
  'GCONV_PATH', 'GETCONF_DIR', 'HOSTALIASES', 'RESOLV_HOST_CONF', 'OPENSSL_CONF', 'OPENSSL_ENGINES', 'OPENSSL_MODULES', 'XDG_CONFIG_HOME', 'XDG_CONFIG_DIRS',
])
const REFUSED_PREFIXES = ['LD_', 'DYLD_', 'BASH_FUNC_', 'GIT_', 'NPM_CONFIG_', 'OPENCLAW_', 'LUA_INIT_', 'GLIBC_', 'MALLOC_', 'COR_', 'CORECLR_']

/** Why these overrides may not be set, or null when they may. */
export function refuseEnvironment(overrides: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(overrides)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `"${name}" is not a valid environment variable name.`
    const upper = name.toUpperCase()
    if (REFUSED.has(upper) || REFUSED_PREFIXES.some((prefix) => upper.startsWith(prefix))) return `Setting ${name} is not allowed: it can change which program runs.`
    if (value.includes('\0')) return `The value of ${name} contains a NUL character.`
  }
  return null
}

function isInherited(name: string, value: string): boolean {
  const upper = name.toUpperCase()
  // A proxy address may carry a password.
  if (upper.endsWith('_PROXY') && value.includes('@')) return false
  return INHERITED.has(upper) || upper.startsWith('LC_')
}

/** The whole environment of a command. `overrides` must have passed refuseEnvironment. */
export function commandEnvironment(source: Readonly<Record<string, string | undefined>>, overrides: Readonly<Record<string, string>> = {}): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) if (value !== undefined && isInherited(name, value)) environment[name] = value
  return { ...environment, ...FIXED, ...overrides }
}
