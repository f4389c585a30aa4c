// As much of `node:test` as the tests use that run in a page, too.

const tests = [];
const hooks = { before: [], after: [], afterEach: [] };

export function test(name, body) {
  tests.push({ name, body });
}

export const before = (hook) => void hooks.before.push(hook);
export const after = (hook) => void hooks.after.push(hook);
export const afterEach = (hook) => void hooks.afterEach.push(hook);

/** Runs all of them, one after another: `{ name, error }` of each. */
export async function run() {
  const results = [];
  for (const hook of hooks.before) await hook();
  for (const { name, body } of tests) {
    const faults = [];
    const attempt = async (step) => {
      try {
        await step();
      } catch (error) {
        faults.push(String(error?.stack ?? error));
      }
    };
    await attempt(body);
    for (const hook of hooks.afterEach) await attempt(hook);
    results.push({ name, error: faults.join("\n") });
  }
  for (const hook of hooks.after) await hook();
  return results;
}
