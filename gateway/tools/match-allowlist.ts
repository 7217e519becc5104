// Whether an understood command is one the owner listed. Whatever is not certainly the listed program does not match.
import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { isWithin } from '../sandbox/index.ts'
import type { ProgramCall } from '../sandbox/index.ts'
import type { AllowlistEntry } from './exec-approvals-document.ts'

/** Programs whose arguments are a command: allowing them by name would allow everything. They need an exact entry. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'env', 'sudo', 'doas', 'su', 'runuser', 'pkexec', 'nohup', 'nice', 'ionice', 'timeout', 'time', 'stdbuf', 'setsid', 'setpriv', 'setarch', 'chroot', 'unshare', 'nsenter', 'chrt', 'taskset',
  'prlimit', 'capsh', 'flock', 'watch', 'xargs', 'parallel', 'script', 'expect', 'strace', 'ltrace', 'gdb', 'find', 'fd', 'fdfind', 'busybox', 'toybox', 'ssh', 'systemd-run',
  'start-stop-daemon', 'entr', 'tmux', 'screen', 'at', 'batch', 'crontab', 'make', 'gmake', 'docker', 'podman', 'kubectl', 'npx', 'bunx', 'uvx', 'pipx', 'corepack', 'deno', 'bun', 'git-shell', 'tar', 'rsync', 'zip',
  // Our own command can approve, pair and reconfigure: being listed must not mean all of that.
  'claw', 'claw.js', 'openclaw',
  'sh', 'bash', 'dash', 'zsh', 'ksh', 'fish', 'csh', 'tcsh', 'ash', 'rbash', 'pwsh', 'coreutils',
  'awk', 'gawk', 'mawk', 'nawk', 'sed', 'vi', 'vim', 'nvim', 'ex', 'ed', 'emacs', 'nano', 'less', 'more', 'man', 'ld.so', 'ld-linux-x86-64.so.2',
])
/** Interpreters are listed to run files; code given as an option is not a file anybody listed. */
const INTERPRETERS = /^(?:python|pypy|node|nodejs|tsx|perl|ruby|irb|php|lua|luajit|tclsh|wish|osascript|rscript|julia|guile|groovy|scala|jshell|runghc|escript|elixir|java)[\d.]*(?:\.exe)?$/i

function isInterpreter({ name, realPath }: ProgramCall): boolean {
  return INTERPRETERS.test(basename(name)) || INTERPRETERS.test(basename(realPath))
}

/** Whether naming the program would allow whatever its arguments say. */
export function needsExactEntry(call: ProgramCall): boolean {
  if ([call.name, call.realPath].some((path) => WRAPPERS.has(basename(path).toLowerCase()))) return true
  return isInterpreter(call) && (call.args[0] === undefined || call.args[0].startsWith('-'))
}

function globToRegExp(glob: string): RegExp {
  let pattern = ''
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob.charAt(at)
    if (glob.startsWith('**', at)) {
      pattern += '.*'
      at += 1
    } else if (char === '*') pattern += '[^/]*'
    else if (char === '?') pattern += '[^/]'
    else pattern += char.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  }
  return new RegExp(`^${pattern}$`)
}

async function matchesProgram(pattern: string, call: ProgramCall, workspace: string): Promise<boolean> {
  if (pattern === '' || pattern.includes(':')) return false
  if (!pattern.includes('/')) {
    // A bare name means the program of that name on the PATH, not a file that was put into the workspace under it.
    return call.name === pattern && !/[*?]/.test(pattern) && !isWithin(call.realPath, workspace)
  }
  if (/[*?]/.test(pattern)) return globToRegExp(pattern).test(call.realPath)
  // One file serves many names on some systems: the name counts as well as the file.
  if (basename(call.foundAt) !== basename(pattern)) return false
  try {
    return (await realpath(pattern)) === call.realPath
  } catch {
    // The listed file is gone: nothing is that file.
    return false
  }
}

function matchesArguments(argPattern: string, args: readonly string[]): boolean {
  if (argPattern.startsWith('exact:')) return false
  try {
    return new RegExp(`^(?:${argPattern})$`).test(args.join(' '))
  } catch {
    // An invalid expression lists nothing.
    return false
  }
}

/** The entry that allows this call, or null. */
export async function findEntry(call: ProgramCall, entries: readonly AllowlistEntry[], workspace: string): Promise<AllowlistEntry | null> {
  // What it writes to, and what it is made to see, is not part of any entry.
  if (call.redirects.length > 0 || call.assignments.length > 0) return null
  const isDelicate = needsExactEntry(call)
  for (const entry of entries) {
    if (entry.argPattern === undefined ? isDelicate : !matchesArguments(entry.argPattern, call.args)) continue
    if (await matchesProgram(entry.pattern, call, workspace)) return entry
  }
  return null
}

const MAX_SCRIPT_BYTES = 4 * 1024 * 1024

async function contentHash(path: string): Promise<string | null> {
  try {
    const found = await stat(path)
    return found.isFile() && found.size <= MAX_SCRIPT_BYTES ? createHash('sha256').update(await readFile(path)).digest('hex') : null
  } catch {
    // No file of that name: the word is something else.
    return null
  }
}

/** Programs and scripts the assistant could rewrite: the permission is for what they contain now. */
async function changeableFiles(call: ProgramCall, cwd: string, workspace: string): Promise<(string | null)[]> {
  const hashes = isWithin(call.realPath, workspace) ? [await contentHash(call.realPath)] : []
  const names = isInterpreter(call) || WRAPPERS.has(basename(call.realPath).toLowerCase()) ? call.args : []
  for (const name of names) hashes.push(await contentHash(resolve(cwd, name)))
  return hashes
}

/** Identifies one command for good: the programs' real files, every argument, how they are joined, the scripts they run, and where. */
export async function exactKey(calls: readonly ProgramCall[], operators: readonly string[], cwd: string, workspace: string): Promise<string> {
  const parts = await Promise.all(calls.map(async (call) => [call.realPath, call.name, call.args, call.assignments, call.redirects, await changeableFiles(call, cwd, workspace)]))
  return `exact:${createHash('sha256').update(JSON.stringify([cwd, parts, operators])).digest('hex')}`
}
