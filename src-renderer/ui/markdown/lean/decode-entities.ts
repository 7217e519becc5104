// Stands in for the package `entities` in the page: the browser knows the 2,000 names already. Only Markdown's parser asks.

let field: HTMLTextAreaElement | null = null
const known = new Map<string, string>()

/** The character that `&name;` stands for, or the text as it is. Never anything but text: nothing in a text area becomes an element. */
export function decodeHTMLStrict(entity: string): string {
  if (!/^&[a-z][a-z0-9]{1,31};$/i.test(entity)) return entity
  let decoded = known.get(entity)
  if (decoded === undefined) {
    field ??= document.createElement('textarea')
    field.innerHTML = entity
    decoded = meaning(field.value, entity)
    known.set(entity, decoded)
  }
  return decoded
}

/** Old names are read without their semicolon too (`&notit;` as `¬it;`), which Markdown does not. */
function meaning(value: string, entity: string): string {
  return value.endsWith(';') && value !== ';' ? entity : value
}
