// Where the editor sits in the page. It lives in a shadow root: there it may bring its styles under a policy that allows no inline ones.
import { useEffect, useLayoutEffect, useRef } from 'react'
import type { CodeEditorProps } from './code-editor.tsx'
import styles from './code-editor.module.css'
import { createEditor } from './create-editor.ts'
import type { Editor } from './create-editor.ts'

const NONE: readonly never[] = []

export default function EditorSurface({ value, language, label, onChange, onSave, readOnly = false, problems = NONE, height = 'fill', goTo = null }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const current = useRef({ value, onChange, onSave })
  useLayoutEffect(() => {
    current.current = { value, onChange, onSave }
  })

  useEffect(() => {
    const element = host.current
    if (element === null) return undefined
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const created = createEditor(root, {
      value: current.current.value,
      language, label, readOnly, height,
      onChange: (text) => current.current.onChange?.(text),
      onSave: () => current.current.onSave?.(),
    })
    editor.current = created
    return () => {
      editor.current = null
      created.destroy()
    }
  }, [language, label, readOnly, height])

  useEffect(() => editor.current?.setText(value), [value])
  useEffect(() => editor.current?.setProblems(problems), [problems, language, label, readOnly, height])
  useEffect(() => {
    if (goTo !== null) editor.current?.goTo(goTo.line, goTo.column)
  }, [goTo])

  return <div ref={host} className={styles.editor} data-height={height} />
}
