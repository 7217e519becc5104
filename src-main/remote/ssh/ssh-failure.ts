// What ssh's last words mean. Pure. Its texts are not translated and have stayed the same for many versions.

export type SshFailure =
  /** Waiting may help. */
  | { readonly kind: 'passing'; readonly reason: 'unreachable' | 'unknown-name' | 'ended' | 'port-taken'; readonly words: string }
  /** Somebody has to do something. */
  | { readonly kind: 'final'; readonly reason: 'no-ssh' | 'key-refused' | 'identity-file' | 'host-key-changed' | 'host-key-unknown' | 'forbidden'; readonly words: string }

const MEANINGS: readonly (readonly [RegExp, SshFailure['kind'], SshFailure['reason']])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed|REVOKED HOST KEY/i, 'final', 'host-key-changed'],
  [/No \S+ host key is known for|Host key verification failed/i, 'final', 'host-key-unknown'],
  [/Identity file .* not accessible|Load key .*: (?!.*incorrect passphrase)|UNPROTECTED PRIVATE KEY/i, 'final', 'identity-file'],
  [/Permission denied|Too many authentication failures|incorrect passphrase/i, 'final', 'key-refused'],
  [/cannot listen to port|Address already in use|Could not request local forwarding/i, 'passing', 'port-taken'],
  [/administratively prohibited|remote port forwarding failed/i, 'final', 'forbidden'],
  [/Could not resolve hostname/i, 'passing', 'unknown-name'],
  [/Connection (refused|timed out|reset)|No route to host|Network is unreachable|Operation timed out|Connection closed by|kex_exchange_identification/i, 'passing', 'unreachable'],
]
const LONGEST_WORDS = 300

/** `errorOutput`: what it wrote before it ended. */
export function readSshFailure(errorOutput: string): SshFailure {
  const words = lastWords(errorOutput)
  const known = MEANINGS.find(([pattern]) => pattern.test(errorOutput))
  // The pairs above are of SshFailure; the compiler can't see that through the table.
  return known === undefined ? { kind: 'passing', reason: 'ended', words } : ({ kind: known[1], reason: known[2], words } as SshFailure)
}

function lastWords(output: string): string {
  const lines = output.split(/\r?\n/).map((line) => line.replaceAll(/\p{Cc}/gu, '').trim()).filter((line) => line !== '' && !/^[@*\s]+$/.test(line))
  return (lines.at(-1) ?? '').slice(0, LONGEST_WORDS)
}
