// Answers queries with a search library for browsers: node search_peer.mjs GIVEN MADE NAME FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const [, , given, made, name, folder] = process.argv;
const require = createRequire(`${folder}/package.json`);
const { documents, queries } = JSON.parse(readFileSync(given, "utf8"));
const DEEP = 50;

const ENGINES = {
  minisearch() {
    const MiniSearch = require("minisearch");
    const engine = new MiniSearch({ fields: ["title", "body"] });
    engine.addAll(documents);
    const options = { boost: { title: 2 }, prefix: (_term, at, terms) => at === terms.length - 1, fuzzy: 0.2 };
    return { find: (text) => engine.search(text, options).map(({ id }) => id), index: engine };
  },
  lunr() {
    const lunr = require("lunr");
    const engine = lunr(function () {
      this.ref("id");
      this.field("title", { boost: 2 });
      this.field("body");
      documents.forEach((document) => this.add(document));
    });
    const find = (text) => {
      const words = lunr.tokenizer(text).map(String);
      const found = engine.query((query) =>
        words.forEach((word, at) => {
          query.term(word, { boost: 10 });
          if (at === words.length - 1)
            query.term(word, { usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING, boost: 5 });
          if (word.length > 3) query.term(word, { usePipeline: false, editDistance: 1, boost: 1 });
        }),
      );
      return found.map(({ ref }) => ref);
    };
    return { find, index: engine };
  },
};

let started = performance.now();
const { find, index } = ENGINES[name]();
const run = { ranked: {}, times_ms: {}, build_s: (performance.now() - started) / 1000 };
run.size = gzipSync(JSON.stringify(index), { level: 9 }).length;
for (const [set, asked] of Object.entries(queries)) {
  run.ranked[set] = {};
  run.times_ms[set] = asked.map(([id, text]) => {
    started = performance.now();
    run.ranked[set][id] = find(text).slice(0, DEEP);
    return performance.now() - started;
  });
}
writeFileSync(made, JSON.stringify(run));
