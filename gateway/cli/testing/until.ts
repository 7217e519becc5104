// Waits for a condition that events will make true; fails with a name instead of hanging.

export async function until(condition: () => boolean, timeoutMs = 5000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`still not true after ${timeoutMs} ms: ${condition.toString()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
