// Markdown as React elements, block by block: a block that did not change does not render again.
import { memo, useRef } from 'react'
import styles from './markdown.module.css'
import { createBlockParser } from './parse.ts'
import type { Block, BlockParser } from './parse.ts'
import { renderTokens } from './render-tokens.tsx'

interface MarkdownProps {
  readonly text: string
  /** The text is still being written: a caret stands at its end. */
  readonly isLive?: boolean
}

export const Markdown = memo(function Markdown({ text, isLive = false }: MarkdownProps) {
  const parser = useRef<BlockParser>(null)
  parser.current ??= createBlockParser()
  const blocks = parser.current.parse(text)
  return (
    <div className={isLive ? `${styles.markdown} ${styles.live}` : styles.markdown}>
      {blocks.map((block, index) => <MarkdownBlock key={block.key} block={block} isLive={isLive && index === blocks.length - 1} />)}
    </div>
  )
})

/** A finished block is the same object every time. The last one changes with the text. */
const MarkdownBlock = memo(function MarkdownBlock({ block, isLive }: { readonly block: Block; readonly isLive: boolean }) {
  return <>{renderTokens(block.tokens, isLive)}</>
}, (before, after) => before.isLive === after.isLive && (before.block === after.block || before.block.source === after.block.source))
