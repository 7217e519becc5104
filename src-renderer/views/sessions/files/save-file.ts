// Hands a file to the browser's downloads.

export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The download has taken what it needs once this task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
