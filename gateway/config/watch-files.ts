// Watching the configuration's files. The only file that knows chokidar, loaded when watching starts.
export interface FileWatch {
  /** Watches these files from now on; those already watched stay. */
  follow(files: readonly string[]): void
  close(): Promise<void>
}

/** Calls `onChange` once the files have been quiet for a moment after a change. Resolves when watching has begun. */
export async function watchFiles(files: readonly string[], quietMs: () => number, onChange: () => void): Promise<FileWatch> {
  const { watch } = await import('chokidar')
  const watcher = watch([...files], { ignoreInitial: true, persistent: false, ignorePermissionErrors: true })
  const followed = new Set(files)
  let timer: NodeJS.Timeout | undefined
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(onChange, quietMs())
    timer.unref()
  })
  // A file system that cannot be watched is no reason to stop: the next reload by hand still works.
  watcher.on('error', () => clearTimeout(timer))
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve)
  })
  return {
    follow: (next) => {
      const added = next.filter((file) => !followed.has(file))
      for (const file of added) followed.add(file)
      if (added.length > 0) watcher.add(added)
    },
    close: async () => {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}
