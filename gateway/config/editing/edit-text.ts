// Changing values in a JSON5 text while its comments and order stay. The result is checked; when it would not parse to
// the wanted value, the text is written anew.
import { deepEqual, isPlainObject } from '../json-values.ts'
import { parseJson5 } from '../reading/parse-json5.ts'
import { mapSource } from '../reading/source-map.ts'
import type { SourceMember, SourceNode } from '../reading/source-map.ts'

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Returns a text that parses to `after`, as close to the given one as possible. */
export function editText(text: string, before: unknown, after: unknown): string {
  if (deepEqual(before, after)) return text
  const fresh = `${JSON.stringify(after, null, 2)}\n`
  const map = mapSource(text)
  if (map.duplicates.length > 0) return fresh
  const edits: Edit[] = []
  collect(text, map.root, before, after, edits)
  const edited = edits.toSorted((left, right) => right.start - left.start || right.end - left.end).reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text)
  const parsed = parseJson5(edited)
  return parsed.ok && deepEqual(parsed.value, after) ? edited : fresh
}

function collect(text: string, node: SourceNode, before: unknown, after: unknown, edits: Edit[]): void {
  if (deepEqual(before, after)) return
  if (node.members !== undefined && isPlainObject(before) && isPlainObject(after)) {
    for (const [key, member] of node.members) {
      if (Object.hasOwn(after, key)) collect(text, member.node, before[key], after[key], edits)
      else edits.push(removal(text, member))
    }
    const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key))
    if (added.length > 0) edits.push(addition(text, node, added.map((key) => [key, after[key]])))
    return
  }
  if (node.items !== undefined && Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    node.items.forEach((item, index) => collect(text, item, before[index], after[index], edits))
    return
  }
  edits.push({ start: node.start, end: node.end, text: indented(after, indentAt(text, node.start)) })
}

function removal(text: string, member: SourceMember): Edit {
  const comma = /^[\s\uFEFF]*,/.exec(text.slice(member.node.end))
  const end = member.node.end + (comma?.[0].length ?? 0)
  const lineStart = text.lastIndexOf('\n', member.keyStart - 1) + 1
  const ownLine = text.slice(lineStart, member.keyStart).trim() === ''
  const rest = /^[ \t]*(\r?\n)/.exec(text.slice(end))
  return ownLine && rest !== null ? { start: lineStart, end: end + rest[0].length, text: '' } : { start: member.keyStart, end, text: '' }
}

/** New members go after the last one; an object on one line stays on one line. */
function addition(text: string, node: SourceNode, entries: readonly (readonly [string, unknown])[]): Edit {
  const members = [...(node.members ?? new Map<string, SourceMember>()).values()]
  const last = members.at(-1)
  const outer = indentAt(text, node.start)
  const inner = last === undefined ? `${outer}  ` : indentAt(text, last.keyStart)
  const multiline = members.length === 0 || text.slice(node.start, node.end).includes('\n')
  const glue = multiline ? `\n${inner}` : ' '
  const lines = entries.map(([key, value]) => `${JSON.stringify(key)}: ${indented(value, multiline ? inner : outer)}`).join(`,${glue}`)
  if (last === undefined) return { start: node.start + 1, end: node.end - 1, text: `${text.slice(node.start + 1, node.end - 1).trimEnd()}\n${inner}${lines}\n${outer}` }
  const comma = /^[\s\uFEFF]*,/.exec(text.slice(last.node.end))
  const at = last.node.end + (comma?.[0].length ?? 0)
  return { start: at, end: at, text: `${comma === null ? ',' : ''}${glue}${lines}${comma === null ? '' : ','}` }
}

function indented(value: unknown, indent: string): string {
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`)
}

/** The blanks at the start of the line that an offset stands on. */
function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? ''
}
