// A command to run in a terminal, with a button that copies it.
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './buttons/icon-button.tsx'
import styles from './command-line.module.css'

export interface CommandLineProps {
  readonly command: string
  readonly copyLabel: string
  readonly copiedLabel: string
}

export function CommandLine({ command, copyLabel, copiedLabel }: CommandLineProps) {
  const [isCopied, setCopied] = useState(false)
  return (
    <div className={styles.line}>
      <code>{command}</code>
      <IconButton
        label={isCopied ? copiedLabel : copyLabel}
        onClick={() => {
          navigator.clipboard.writeText(command).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }}
      >
        {isCopied ? <Check size={16} strokeWidth={1.75} /> : <Copy size={16} strokeWidth={1.75} />}
      </IconButton>
    </div>
  )
}
