// Waiting for what is to happen, in Node and in a page.

/** How long anything may take on a slow machine. */
export const PATIENCE_MS = 60_000;

/** The first event of a stream that fits. */
export async function first(stream, fits) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no such event within ${PATIENCE_MS} ms: ${fits}`)), PATIENCE_MS);
  });
  const search = async () => {
    for (;;) {
      const { value, done } = await stream.next();
      if (done) throw new Error(`the events ended before: ${fits}`);
      if (fits(value)) return value;
    }
  };
  try {
    return await Promise.race([search(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a condition holds. */
export async function until(condition) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
