// Answers queries with a search library for browsers: node search_peer.mjs GIVEN MADE NAME FOLDER-OF-node_modules
//
// Each is set up as its documents advise, with what did best on the collections that are measured: search_peers.py.
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [, , given, made, name, folder] = process.argv;
const require = createRequire(`${folder}/package.json`);
const { documents, queries, stop_words } = JSON.parse(readFileSync(given, "utf8"));
const STOP_WORDS = new Set(stop_words);
const DEEP = 50;

const ENGINES = {
  minisearch: () => searchMini((word) => word),
  async "minisearch-stemmer"() {
    const { stemmer } = await importModule("stemmer");
    return searchMini(stemmer);
  },
  lunr() {
    const lunr = require("lunr");
    const engine = lunr(function () {
      this.ref("id");
      this.field("title");
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
          if (word.length > 3) query.term(word, { editDistance: 1, boost: 2 });
        }),
      );
      return found.map(({ ref }) => ref);
    };
    return { find, size: measureJson(engine) };
  },
  async pagefind() {
    const { createIndex, close } = await importModule("pagefind");
    const { index } = await createIndex();
    for (const { id, title, body } of documents) {
      const content = `<html lang="en"><body><h1>${escape(title)}</h1><p>${escape(body)}</p></body></html>`;
      await index.addHTMLFile({ url: `/${encodeURIComponent(id)}/`, content });
    }
    const bundle = mkdtempSync(join(tmpdir(), "pagefind-"));
    await index.writeFiles({ outputPath: bundle });
    await close();
    const server = await serve(bundle);
    const engine = await import(pathToFileURL(join(bundle, "pagefind.js")));
    await engine.options({ basePath: server.address, baseUrl: "/" });
    await engine.init();
    const ids = new Map();
    const find = async (text) => (await engine.search(text)).results.slice(0, DEEP);
    const name = async (result) => {
      if (!ids.has(result.id)) ids.set(result.id, decodeURIComponent((await result.data()).url.split("/")[1]));
      return ids.get(result.id);
    };
    const end = () => {
      server.close();
      rmSync(bundle, { recursive: true });
    };
    return { find, name, end, size: measureFolder(bundle) };
  },
};

function searchMini(stem) {
  const MiniSearch = require("minisearch");
  const processTerm = (term) => {
    const word = term.toLowerCase();
    return STOP_WORDS.has(word) ? null : stem(word);
  };
  const engine = new MiniSearch({ fields: ["title", "body"], processTerm });
  engine.addAll(documents);
  const options = {
    boost: { title: 1.5 },
    prefix: (_term, at, terms) => at === terms.length - 1,
    fuzzy: (term) => (term.length > 3 ? 0.2 : false),
  };
  return { find: (text) => engine.search(text, options).map(({ id }) => id), size: measureJson(engine) };
}

function measureJson(index) {
  return gzipSync(JSON.stringify(index), { level: 9 }).length;
}

function measureFolder(path) {
  const files = readdirSync(path, { recursive: true }).filter((name) => name.includes(".pf_"));
  return files.reduce((total, name) => total + statSync(join(path, name)).size, 0);
}

function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

/** Return a package that is a module: `require` does not find those. */
async function importModule(name) {
  const home = join(folder, "node_modules", name);
  const { exports, main } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const entry = exports?.["."]?.import ?? exports?.["."] ?? exports ?? main;
  return import(pathToFileURL(join(home, entry)));
}

/** Serve a folder on loopback, as a static host does. */
async function serve(path) {
  const server = createServer((request, response) => {
    const file = join(path, new URL(request.url, "http://x").pathname);
    createReadStream(file).on("error", () => response.writeHead(404).end()).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

const started = performance.now();
const { find, name: naming = (id) => id, size, end = () => {} } = await ENGINES[name]();
const run = { ranked: {}, times_ms: {}, build_s: (performance.now() - started) / 1000, size };
for (const [set, asked] of Object.entries(queries)) {
  run.ranked[set] = {};
  run.times_ms[set] = [];
  for (const [id, text] of asked) {
    const before = performance.now();
    const found = await find(text);
    run.times_ms[set].push(performance.now() - before);
    run.ranked[set][id] = await Promise.all(found.slice(0, DEEP).map(naming));
  }
}
writeFileSync(made, JSON.stringify(run));
end();
process.exit();
