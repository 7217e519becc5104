// A text editor for files: Markdown, JSON5 or plain text. Its engine is large and comes when the first editor is shown.
import { useTranslation } from 'react-i18next'
import { onDemand } from '../on-demand/on-demand.ts'
import { Skeleton } from '../notes/skeleton.tsx'
import type { EditorLanguage, EditorProblem } from './create-editor.ts'

export type { EditorLanguage, EditorProblem } from './create-editor.ts'

export interface CodeEditorProps {
  readonly value: string
  readonly language: EditorLanguage
  /** The editor's name for screen readers. */
  readonly label: string
  readonly onChange?: (value: string) => void
  /** Ctrl+S or ⌘S inside the editor. */
  readonly onSave?: () => void
  readonly readOnly?: boolean
  /** Marked in the text and at the line. */
  readonly problems?: readonly EditorProblem[]
  /** `fill` takes the height of its place and scrolls inside; `content` grows with the text. */
  readonly height?: 'fill' | 'content'
  /** Moves the cursor there whenever it is another object. */
  readonly goTo?: { readonly line: number; readonly column: number } | null
}

export const CodeEditor = onDemand<CodeEditorProps>(() => import('./editor-surface.tsx'), Waiting)

function Waiting() {
  const { t } = useTranslation()
  return <Skeleton label={t('loading')} lines={4} />
}
