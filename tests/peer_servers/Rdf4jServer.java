import com.sun.net.httpserver.*;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.Executors;
import org.eclipse.rdf4j.query.*;
import org.eclipse.rdf4j.query.resultio.sparqljson.*;
import org.eclipse.rdf4j.repository.*;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.rio.*;
import org.eclipse.rdf4j.rio.ntriples.NTriplesWriter;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

/** RDF4J in this process behind the addresses of RDF4J Server; arguments: the port, files of N-Quads. */
public class Rdf4jServer {
    static Repository repository = new SailRepository(new MemoryStore());

    public static void main(String[] arguments) throws Exception {
        repository.init();
        try (RepositoryConnection c = repository.getConnection()) {
            for (int i = 1; i < arguments.length; i++) c.add(new File(arguments[i]), null, RDFFormat.NQUADS);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 64);
        server.createContext("/rdf4j-server/repositories/test", Rdf4jServer::answer);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
        while (System.in.read() >= 0) { }
        server.stop(0);
        System.exit(0);
    }

    static void answer(HttpExchange asked) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = 200;
        String type = "text/plain";
        Map<String, String> form = form(new String(asked.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        try (RepositoryConnection c = repository.getConnection()) {
            if (form.containsKey("update")) {
                c.prepareUpdate(form.get("update")).execute();
                status = 204;
            } else {
                Query query = c.prepareQuery(form.getOrDefault("query", ""));
                if (query instanceof BooleanQuery b) {
                    type = "application/sparql-results+json";
                    new SPARQLBooleanJSONWriter(out).handleBoolean(b.evaluate());
                } else if (query instanceof GraphQuery g) {
                    type = "application/n-triples";
                    g.evaluate(new NTriplesWriter(out));
                } else {
                    type = "application/sparql-results+json";
                    ((TupleQuery) query).evaluate(new SPARQLResultsJSONWriter(out));
                }
            }
        } catch (MalformedQueryException wrong) {
            status = 400;
            out.reset();
            out.write(("MALFORMED QUERY: " + wrong.getMessage()).getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException wrong) {
            status = 500;
            out.reset();
            out.write(String.valueOf(wrong.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
        asked.getResponseHeaders().set("Content-Type", type);
        asked.sendResponseHeaders(status, status == 204 ? -1 : out.size());
        if (status != 204) asked.getResponseBody().write(out.toByteArray());
        asked.close();
    }

    static Map<String, String> form(String body) {
        Map<String, String> found = new HashMap<>();
        for (String one : body.split("&")) {
            int at = one.indexOf('=');
            if (at > 0) found.put(one.substring(0, at), URLDecoder.decode(one.substring(at + 1), StandardCharsets.UTF_8));
        }
        return found;
    }
}
