// Tokens to elements. No HTML string is ever made, so nothing a text contains can become markup.
import { Fragment } from 'react'
import type { JSX, ReactNode } from 'react'
import { CodeBlock } from '../code-block/code-block.tsx'
import { onDemand } from '../on-demand/on-demand.ts'
import type { DiagramProps } from './diagram.tsx'
import { LazyMath } from './lazy-math.tsx'
import styles from './markdown.module.css'
import { isInlinePicture, isSafeAddress } from './parse.ts'
import type { Token } from './parse.ts'
import { ScrollingTable } from './scrolling-table.tsx'

type Align = 'left' | 'center' | 'right'
type TagName = 'p' | 'blockquote' | 'ul' | 'ol' | 'li' | 'thead' | 'tbody' | 'tr' | 'em' | 'strong' | 's'

const TAGS: ReadonlySet<string> = new Set<TagName>(['p', 'blockquote', 'ul', 'ol', 'li', 'thead', 'tbody', 'tr', 'em', 'strong', 's'])

/** Few answers draw something. Until what draws is here, or when it cannot be had, its source is shown. */
const Diagram = onDemand<DiagramProps>(() => import('./diagram.tsx').catch(() => ({ default: sourceOf })), sourceOf)

function sourceOf({ children }: DiagramProps): ReactNode {
  return children
}

/** The elements of one block. `isLive`: its end is still being written. */
export function renderTokens(tokens: readonly Token[], isLive: boolean): ReactNode[] {
  return renderRange(tokens, 0, tokens.length, isLive)
}

function renderRange(tokens: readonly Token[], from: number, to: number, isLive: boolean): ReactNode[] {
  const nodes: ReactNode[] = []
  for (let index = from; index < to; index += 1) {
    const token = tokens[index]
    if (token === undefined) continue
    if (token.nesting === 1) {
      const end = closing(tokens, index, to)
      nodes.push(renderElement(token, renderRange(tokens, index + 1, end, isLive), index))
      index = end
    } else if (token.type === 'inline') nodes.push(<Fragment key={index}>{renderRange(token.children ?? [], 0, token.children?.length ?? 0, isLive)}</Fragment>)
    else nodes.push(renderLeaf(token, index, isLive))
  }
  return nodes
}

function closing(tokens: readonly Token[], start: number, limit: number): number {
  let depth = 0
  for (let index = start; index < limit; index += 1) {
    depth += tokens[index]?.nesting ?? 0
    if (depth === 0) return index
  }
  return limit
}

function renderElement(token: Token, children: ReactNode[], key: number): ReactNode {
  if (token.type === 'paragraph_open' && token.hidden) return <Fragment key={key}>{children}</Fragment>
  if (token.type === 'heading_open') return heading(token.tag, children, key)
  if (token.type === 'link_open') return link(attribute(token, 'href'), children, key)
  if (token.type === 'table_open') return <ScrollingTable key={key}>{children}</ScrollingTable>
  if (token.tag === 'th' || token.tag === 'td') return cell(token, children, key)
  if (token.tag === 'ol') return <ol key={key} dir="auto" start={Number(attribute(token, 'start') || 1)}>{children}</ol>
  if (token.tag === 'li') return listItem(token, children, key)
  if (!TAGS.has(token.tag)) return <Fragment key={key}>{children}</Fragment>
  const Tag = token.tag as TagName
  // Right-to-left lists have their marks at the right; paragraphs find their own direction by style.
  if (Tag === 'ul' || Tag === 'blockquote') return <Tag key={key} dir="auto">{children}</Tag>
  return <Tag key={key}>{children}</Tag>
}

/** The page's title is the first level; answers begin anywhere, so theirs are kept from skipping one. The looks follow the written level. */
function heading(tag: string, children: ReactNode[], key: number): JSX.Element {
  const level = Number(tag.slice(1))
  const Tag = level <= 3 ? 'h2' : 'h3'
  return <Tag key={key} className={styles[`heading${Math.min(4, level)}`]}>{children}</Tag>
}

function link(address: string, children: ReactNode[], key: number): JSX.Element {
  if (!isSafeAddress(address)) return <Fragment key={key}>{children}</Fragment>
  return <a key={key} href={address} target="_blank" rel="noopener noreferrer nofollow" title={address}>{children}</a>
}

function cell(token: Token, children: ReactNode[], key: number): JSX.Element {
  const align = /text-align:(left|center|right)/.exec(attribute(token, 'style'))?.[1] as Align | undefined
  const className = align === 'right' ? styles.right : align === 'center' ? styles.center : undefined
  return token.tag === 'th' ? <th key={key} scope="col" className={className}>{children}</th> : <td key={key} className={className}>{children}</td>
}

function listItem({ meta }: Token, children: ReactNode[], key: number): JSX.Element {
  if (meta === null) return <li key={key}>{children}</li>
  return (
    <li key={key} className={styles.task}>
      <input type="checkbox" checked={meta['isDone'] === true} disabled readOnly aria-label={String(meta['label'])} />
      <span>{children}</span>
    </li>
  )
}

function renderLeaf(token: Token, key: number, isLive: boolean): ReactNode {
  switch (token.type) {
    case 'text':
      return token.content
    case 'softbreak':
      return '\n'
    case 'hardbreak':
      return <br key={key} />
    case 'hr':
      return <hr key={key} />
    case 'code_inline':
      return <code key={key}>{token.content}</code>
    case 'image':
      return picture(token, key)
    case 'math_inline':
      return <LazyMath key={key} tex={token.content} isBlock={token.markup === '$$' || token.markup === '\\['} />
    case 'math_block':
      return <LazyMath key={key} tex={token.content} isBlock />
    case 'fence':
    case 'code_block': {
      const language = token.info.trim().split(/\s+/, 1)[0] ?? ''
      if (language === 'mermaid' && !isLive) {
        const source = <CodeBlock code={token.content.trimEnd()} language={language} isLive={false} />
        return <Diagram key={key} source={token.content}>{source}</Diagram>
      }
      return <CodeBlock key={key} code={token.content.replace(/\n$/, '')} language={language} isLive={isLive} />
    }
    default:
      return token.content
  }
}

/** A picture from elsewhere would tell its server that it was seen: it is a link until somebody follows it. */
function picture(token: Token, key: number): ReactNode {
  const address = attribute(token, 'src')
  const description = token.content
  if (isInlinePicture(address)) return <img key={key} src={address} alt={description} className={styles.picture} />
  const label = description === '' ? address : description
  return isSafeAddress(address) ? link(address, [label], key) : label
}

function attribute(token: Token, name: string): string {
  const value = token.attrs?.find(([key]) => key === name)?.[1]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
