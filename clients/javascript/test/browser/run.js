// Runs the file of tests that the page's address names, and tells Node what came of them.
import { run } from "node:test";

const told = { results: [] };
try {
  await import(new URL(location.search.slice(1), new URL("../", import.meta.url)));
  told.results = await run();
} catch (error) {
  told.error = String(error?.stack ?? error);
}
await fetch("/results", { method: "POST", body: JSON.stringify(told) });
