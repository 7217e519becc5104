// Markdown as React elements, block by block: a block that did not change does not render again.
import { memo, useEffect, useRef, useState } from 'react'
import styles from './markdown.module.css'
import { createBlockParser } from './parse.ts'
import type { Block, BlockParser } from './parse.ts'
import { renderTokens } from './render-tokens.tsx'

interface MarkdownProps {
  readonly text: string
  /** The text is still being written: a caret stands at its end. */
  readonly isLive?: boolean
}

/** Without a word for so long, the caret shows that there is more to come. */
const PAUSE_MS = 700

export const Markdown = memo(function Markdown({ text, isLive = false }: MarkdownProps) {
  const parser = useRef<BlockParser>(null)
  parser.current ??= createBlockParser()
  const blocks = parser.current.parse(text)
  const pauses = usePauses(text, isLive)
  return (
    <div className={isLive ? `${styles.markdown} ${styles.live}` : styles.markdown} data-pauses={pauses || undefined}>
      {blocks.map((block, index) => <MarkdownBlock key={block.key} block={block} isLive={isLive && index === blocks.length - 1} />)}
    </div>
  )
})

/** While words come they show life enough, and a caret that moves on with each of them would begin to pulse again and again. */
function usePauses(text: string, isLive: boolean): boolean {
  const [restsAt, setRestsAt] = useState<string | null>(null)
  useEffect(() => {
    if (!isLive) return
    const timer = setTimeout(() => setRestsAt(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, isLive])
  return isLive && restsAt === text
}

/** A finished block is the same object every time. The last one changes with the text. */
const MarkdownBlock = memo(function MarkdownBlock({ block, isLive }: { readonly block: Block; readonly isLive: boolean }) {
  return <>{renderTokens(block.tokens, isLive)}</>
}, (before, after) => before.isLive === after.isLive && (before.block === after.block || before.block.source === after.block.source))
