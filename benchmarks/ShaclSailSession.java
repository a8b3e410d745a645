import java.io.*;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.*;
import com.sun.management.OperatingSystemMXBean;
import org.eclipse.rdf4j.common.exception.ValidationException;
import org.eclipse.rdf4j.common.transaction.TransactionSetting;
import org.eclipse.rdf4j.model.*;
import org.eclipse.rdf4j.model.impl.LinkedHashModel;
import org.eclipse.rdf4j.model.vocabulary.*;
import org.eclipse.rdf4j.repository.sail.*;
import org.eclipse.rdf4j.rio.*;
import org.eclipse.rdf4j.sail.memory.MemoryStore;
import org.eclipse.rdf4j.sail.shacl.ShaclSail;
import org.eclipse.rdf4j.sail.shacl.ShaclSail.TransactionSettings.ValidationApproach;

/**
 * RDF4J's ShaclSail on one graph. Every line that is printed begins with the name of what it is about,
 * then, between tabs: "cpu" and milliseconds of the whole process; "pair", a shape and a focus node;
 * "problem" and words.
 *
 * rules DATA SHAPES...: checks the data with each file of shapes, one after the other.
 * changes DATA SHAPES STEPS: makes the changes of a folder in its order, each a validated transaction: the statements of NAME.remove.nt are taken away and those of NAME.add.nt put in.
 */
public class ShaclSailSession {
    static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        Model data = read(Path.of(arguments[1]));
        if (arguments[0].equals("rules")) {
            for (int i = 2; i < arguments.length; i++) {
                SailRepository repository = repository();
                checked(repository, Path.of(arguments[i]), data);
                repository.shutDown();
                OUT.flush();
            }
        } else {
            SailRepository repository = repository();
            given(repository, Path.of(arguments[2]), data);
            changed(repository, Path.of(arguments[3]));
            repository.shutDown();
        }
        OUT.flush();
        System.exit(0);
    }

    static SailRepository repository() {
        ShaclSail sail = new ShaclSail(new MemoryStore());
        sail.setValidationResultsLimitTotal(-1);
        sail.setValidationResultsLimitPerConstraint(-1);
        SailRepository repository = new SailRepository(sail);
        repository.init();
        return repository;
    }

    static void checked(SailRepository repository, Path shapes, Model data) throws IOException {
        String name = shapes.getFileName().toString();
        given(repository, shapes, new LinkedHashModel());
        try (SailRepositoryConnection c = repository.getConnection()) {
            told(c, name, ValidationApproach.Bulk, Set.of(), data);
        }
    }

    static void given(SailRepository repository, Path shapes, Model data) throws IOException {
        try (SailRepositoryConnection c = repository.getConnection()) {
            c.begin(ValidationApproach.Disabled);
            c.add(read(shapes), RDF4J.SHACL_SHAPE_GRAPH);
            c.add(data);
            c.commit();
        }
    }

    static void changed(SailRepository repository, Path steps) throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.list(steps)) {
            names = files.map(one -> one.getFileName().toString()).filter(one -> one.endsWith(".add.nt"))
                .map(one -> one.substring(0, one.length() - ".add.nt".length())).sorted().toList();
        }
        try (SailRepositoryConnection c = repository.getConnection()) {
            for (String name : names) {
                Model removed = read(steps.resolve(name + ".remove.nt")), added = read(steps.resolve(name + ".add.nt"));
                told(c, name, ValidationApproach.Auto, removed, added);
                kept(c, removed, added);
                OUT.flush();
            }
        }
    }

    /** Make a change as a transaction that is validated, print what came of it, and take it back. */
    static void told(SailRepositoryConnection c, String name, TransactionSetting how,
            Collection<Statement> removed, Collection<Statement> added) {
        Model report = null;
        double before = cpu();
        c.begin(how);
        c.remove(removed);
        c.add(added);
        try {
            c.prepare();
        } catch (RuntimeException refused) {
            if (!(refused.getCause() instanceof ValidationException found)) {
                c.rollback();
                problem(name, refused);
                return;
            }
            report = found.validationReportAsModel();
        }
        line(name, "cpu", String.valueOf(cpu() - before));
        c.rollback();
        if (report == null) return;
        for (Resource result : report.filter(null, RDF.TYPE, SHACL.VALIDATION_RESULT).subjects()) {
            for (Value shape : report.filter(result, SHACL.SOURCE_SHAPE, null).objects()) {
                for (Value focus : report.filter(result, SHACL.FOCUS_NODE, null).objects()) {
                    line(name, "pair", shape.stringValue(), focus.stringValue());
                }
            }
        }
    }

    /** Make a change whatever it breaks: the graph goes on from there. */
    static void kept(SailRepositoryConnection c, Collection<Statement> removed, Collection<Statement> added) {
        c.begin(ValidationApproach.Disabled);
        c.remove(removed);
        c.add(added);
        c.commit();
    }

    static Model read(Path path) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return Rio.parse(in, "", RDFFormat.NTRIPLES);
        }
    }

    static double cpu() {
        return SYSTEM.getProcessCpuTime() / 1e6;
    }

    static void problem(String name, Throwable wrong) {
        Throwable root = wrong;
        while (root.getCause() != null) root = root.getCause();
        line(name, "problem", (root.getClass().getSimpleName() + ": " + root.getMessage()).replaceAll("\\s+", " "));
    }

    static void line(String... cells) {
        OUT.println(String.join("\t", cells));
    }
}
