// CodeMirror with what this house wants of it, without React. Everything of CodeMirror is imported in this folder only.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { markdown } from '@codemirror/lang-markdown'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState } from '@codemirror/state'
import type { Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { json5 } from 'codemirror-json5'
import { problemRange } from './problem-place.ts'

export type EditorLanguage = 'markdown' | 'json5' | 'text'

export interface EditorProblem {
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  readonly message: string
  /** Default: error. */
  readonly severity?: 'error' | 'warning'
}

export interface EditorOptions {
  readonly value: string
  readonly language: EditorLanguage
  readonly label: string
  readonly readOnly: boolean
  readonly height: 'fill' | 'content'
  readonly onChange: (value: string) => void
  readonly onSave: () => void
}

export interface Editor {
  /** Replaces the text when it is another one; not reported as a change, and the cursor stays as near as it can. */
  setText(value: string): void
  setProblems(problems: readonly EditorProblem[]): void
  /** Moves the cursor and the focus there. */
  goTo(line: number, column: number): void
  destroy(): void
}

/** Marks what did not come from the person. */
const fromOutside = Annotation.define<boolean>()

function languageOf(language: EditorLanguage): Extension {
  if (language === 'markdown') return [markdown(), EditorView.lineWrapping, EditorView.perLineTextDirection.of(true)]
  if (language === 'text') return [EditorView.lineWrapping, EditorView.perLineTextDirection.of(true)]
  return [json5(), lineNumbers(), highlightActiveLine(), highlightActiveLineGutter(), bracketMatching(), indentOnInput(), lintGutter()]
}

export function createEditor(root: ShadowRoot, { value, language, label, readOnly, height, onChange, onSave }: EditorOptions): Editor {
  const save = () => {
    onSave()
    return true
  }
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: value,
      extensions: [
        history(),
        search({ top: true }),
        highlightSelectionMatches(),
        keymap.of([{ key: 'Mod-s', run: save, preventDefault: true }, ...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
        languageOf(language),
        syntaxHighlighting(highlightStyle),
        editorTheme(height, language),
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
        // Reached by keyboard also where it cannot be typed into, to read and to copy.
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': String(readOnly), spellcheck: String(language !== 'json5'), tabindex: '0' }),
        EditorView.domEventHandlers({ beforeinput: replaceSelection }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.every((transaction) => transaction.annotation(fromOutside) === true)) onChange(update.state.doc.toString())
        }),
      ],
    }),
  })

  return {
    setText(text) {
      const before = view.state.doc.toString()
      if (before === text) return
      view.dispatch({ changes: difference(before, text), annotations: fromOutside.of(true) })
    },
    setProblems(problems) {
      const { doc } = view.state
      view.dispatch(setDiagnostics(view.state, problems.map(({ line, column, message, severity = 'error' }) => ({ ...problemRange(doc, line, column), message, severity }))))
    },
    goTo(line, column) {
      const { from } = problemRange(view.state.doc, line, column)
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}

/** Typing over a selection: left to itself, the browser keeps the old text's looks by inline styles, which the page's policy forbids. */
function replaceSelection(event: InputEvent, view: EditorView): boolean {
  const { state } = view
  if (event.inputType !== 'insertText' || event.data === null || event.isComposing || state.readOnly || state.selection.main.empty) return false
  event.preventDefault()
  view.dispatch(state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true })
  return true
}

/** The one stretch between the common start and end, so that cursor and scrolling stay. */
function difference(before: string, after: string): { readonly from: number; readonly to: number; readonly insert: string } {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before[from] === after[from]) from += 1
  let end = 0
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}

const highlightStyle = HighlightStyle.define([
  { tag: [tags.heading, tags.heading1, tags.heading2, tags.heading3], fontWeight: '650', color: 'var(--ink)' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--accent)' },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.meta], color: 'var(--ink-3)' },
  { tag: tags.quote, color: 'var(--ink-2)' },
  { tag: [tags.monospace, tags.string, tags.special(tags.string)], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--accent)' },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--ink)', fontWeight: '550' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.bracket, tags.separator], color: 'var(--ink-2)' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

/** The house's own variables: they reach into the shadow root and follow light and dark by themselves. */
function editorTheme(height: 'fill' | 'content', language: EditorLanguage): Extension {
  const isProse = language !== 'json5'
  return EditorView.theme({
    '&': { height: height === 'fill' ? '100%' : 'auto', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '13px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: isProse ? '1.65' : '1.55', overflow: 'auto', scrollbarWidth: 'thin', ...(!isProse && { direction: 'ltr' }) },
    '.cm-content': { padding: isProse ? '16px 0' : '8px 0', caretColor: 'var(--accent)', fontVariantLigatures: 'none', minHeight: height === 'content' ? '96px' : '0',
      // Lines as long as eyes follow, however wide the screen is.
      ...(isProse && { maxWidth: 'calc(92ch + 40px)' }) },
    // Each line of prose runs the way its first word does; settings run from left to right everywhere.
    '.cm-line': { padding: isProse ? '0 20px' : '0 12px 0 8px', ...(isProse && { unicodeBidi: 'plaintext' }) },
    '.cm-content ::selection, .cm-line::selection, .cm-line ::selection': { backgroundColor: 'color-mix(in oklab, var(--accent) 26%, transparent)' },
    '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--ink) 4%, transparent)' },
    '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-3)', border: 'none', fontVariantNumeric: 'tabular-nums' },
    '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
    '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px' },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selected)' },
    '.cm-selectionMatch': { backgroundColor: 'var(--selected)' },
    '.cm-searchMatch': { backgroundColor: 'color-mix(in oklab, var(--warn) 28%, transparent)' },
    '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in oklab, var(--accent) 38%, transparent)' },
    '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', fontFamily: 'var(--font)' },
    '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
    '.cm-panel.cm-search': { padding: '8px 36px 8px 12px', fontSize: '12px' },
    '.cm-panel.cm-search label': { fontSize: '12px' },
    '.cm-textfield': { backgroundColor: 'var(--surface)', color: 'var(--ink)', border: '1px solid var(--edge)', borderRadius: '6px', padding: '4px 8px', fontSize: '12px' },
    '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--surface)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '6px', padding: '4px 8px', fontSize: '12px' },
    '.cm-panel button[name=close]': { color: 'var(--ink-2)', fontSize: '18px', insetInlineEnd: '10px', cursor: 'pointer' },
    '.cm-textfield:focus-visible, .cm-button:focus-visible, .cm-panel button:focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
    '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '6px', boxShadow: 'var(--shadow-2)', fontFamily: 'var(--font)', fontSize: '12px' },
    '.cm-diagnostic': { padding: '6px 10px', maxWidth: '420px' },
    '.cm-diagnostic-error': { borderInlineStart: '3px solid var(--bad)' },
    '.cm-diagnostic-warning': { borderInlineStart: '3px solid var(--warn)' },
  })
}
