// Asks an endpoint with two clients and writes what they found as JSON: node ask.mjs ENDPOINT
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(process.cwd() + "/");
const load = (name) => import(pathToFileURL(resolve(name)));
const { SparqlEndpointFetcher } = await load("fetch-sparql-endpoint");
const { QueryEngine } = await load("@comunica/query-sparql");

const endpoint = process.argv[2];
const posts = "?post a <https://w3id.org/caregraph/Post>";
const values = (rows) => rows.map((row) => row.value).sort();

async function all(stream) {
  const found = [];
  for await (const one of stream) found.push(one);
  return found;
}

const told = {};
for (const method of ["GET", "POST"]) {
  const client = new SparqlEndpointFetcher({ method });
  told[`fetch-sparql-endpoint, ${method}`] = {
    select: values((await all(await client.fetchBindings(endpoint, `SELECT ?post { ${posts} }`))).map((row) => row.post)),
    ask: await client.fetchAsk(endpoint, `ASK { ${posts} }`),
    construct: values((await all(await client.fetchTriples(endpoint, `CONSTRUCT WHERE { ${posts} }`))).map((triple) => triple.subject)),
  };
}
const engine = new QueryEngine();
const at = { sources: [endpoint] };
told.Comunica = {
  select: values((await (await engine.queryBindings(`SELECT ?post { ${posts} }`, at)).toArray()).map((row) => row.get("post"))),
  ask: await engine.queryBoolean(`ASK { ${posts} }`, at),
  construct: values((await (await engine.queryQuads(`CONSTRUCT WHERE { ${posts} }`, at)).toArray()).map((quad) => quad.subject)),
};
console.log(JSON.stringify(told));
