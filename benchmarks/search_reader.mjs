// Answers queries with the theme's own script: node search_reader.mjs GIVEN MADE SCRIPTS INDEX
import { readFileSync, writeFileSync } from "node:fs";

const [, , given, made, scripts, folder] = process.argv;
const { SearchIndex } = await import(`${scripts}/search-index.js`);
const { parseQuery } = await import(`${scripts}/search-query.js`);
const { documents, queries } = JSON.parse(readFileSync(given, "utf8"));
const DEEP = 50;

const index = await SearchIndex.open(folder, async (path) => JSON.parse(readFileSync(path, "utf8")));
const run = { ranked: {}, times_ms: {} };
for (const [set, asked] of Object.entries(queries)) {
  run.ranked[set] = {};
  run.times_ms[set] = [];
  for (const [id, text] of asked) {
    const { words, isTyping } = parseQuery(text, []);
    await index.rank(words, isTyping); // Now the files are there.
    const started = performance.now();
    const found = await index.rank(words, isTyping);
    run.times_ms[set].push(performance.now() - started);
    run.ranked[set][id] = [...found.documents.subarray(0, DEEP)].map((number) => documents[number].id);
  }
}
writeFileSync(made, JSON.stringify(run));
