package dev.latchkey.app.cli;

import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.HttpMethod;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code apis lint} found, for people or for programs. */
final class LintReport {

    /** Most operations that a warning names; what is said of each stands below. */
    private static final int NAMED_MAX = 5;

    private final SecurityText text;

    /** @param carriers where keys stand whatever the documents say */
    LintReport(CredentialCarriers carriers) {
        this.text = new SecurityText(carriers);
    }

    /** A line for each problem and warning, which an editor can follow, then what became of each scheme and operation. */
    void print(DocumentLint lint, PrintWriter out) {
        for (var problem : lint.problems()) {
            out.println(at(problem.location()) + ": " + word(problem.effect()) + ": " + problem.message());
        }
        for (var warning : lint.warnings()) {
            out.println(at(warning.location()) + ": warning: " + warning.message() + named(warning.operations()));
        }
        for (var document : lint.documents()) {
            out.println();
            out.println(document.name() + " (" + document.openapi() + "): " + summary(document));
            var base = document.targets().basePath();
            if (base != null) {
                out.println("  its paths stand below " + base + ", as configured");
            }
            for (var one : document.schemes()) {
                out.println("  scheme " + one.scheme().name() + " (" + one.declared() + "): " + text.of(one.scheme())
                        + (one.isChosen() ? "" : ", by default"));
            }
            routes(document, out);
        }
    }

    /** A line for each path of each operation, and for what is closed. */
    void routes(ApiDocument document, PrintWriter out) {
        for (var operation : document.operations()) {
            operation
                    .paths()
                    .forEach(path -> out.printf(
                            "%-7s %-70s %-22s %s%n", operation.method(), path, document.name(), text.of(operation)));
        }
        for (var closed : document.findings().closed()) {
            if (DocumentLint.isTold(closed)) {
                // Where all are closed it is for one reason, which a row says once.
                var methods = closed.isEveryMethod()
                        ? List.of("any")
                        : closed.methods().stream()
                                .sorted()
                                .map(HttpMethod::name)
                                .toList();
                methods.forEach(method -> closed.wholePaths()
                        .forEach(path -> out.printf(
                                "%-7s %-70s %-22s closed: %s%n", method, path, document.name(), closed.reason())));
            }
        }
    }

    private static String summary(ApiDocument document) {
        var open = count(document.operations(), State.OPEN);
        var guarded = count(document.operations(), State.GUARDED);
        var closed = count(document.operations(), State.CLOSED)
                + document.findings().closed().stream()
                        .filter(DocumentLint::isTold)
                        .mapToInt(one -> one.isEveryMethod() ? 1 : one.methods().size())
                        .sum();
        return guarded + (guarded == 1 ? " operation asks" : " operations ask") + " for a credential, " + open
                + isOrAre(open) + " open to everybody, " + closed + isOrAre(closed) + " closed";
    }

    private static String isOrAre(int count) {
        return count == 1 ? " is" : " are";
    }

    private static int count(List<Operation> operations, State state) {
        return (int) operations.stream()
                .filter(operation -> State.of(operation) == state)
                .count();
    }

    private enum State {
        OPEN,
        GUARDED,
        CLOSED;

        static State of(Operation operation) {
            if (operation.security().isClosed()) {
                return CLOSED;
            }
            return operation.security().allowsAnonymous() ? OPEN : GUARDED;
        }
    }

    private static String word(SpecProblem.Effect effect) {
        return switch (effect) {
            case REFUSES -> "refused";
            case CLOSES -> "closed";
            case NARROWS -> "partly closed";
            case NOTED -> "noted";
        };
    }

    /** A warning of one operation names it itself. */
    private static String named(List<String> operations) {
        return operations.size() < 2
                ? ""
                : ", " + operations.size() + " operations: "
                        + String.join(", ", operations.subList(0, Math.min(NAMED_MAX, operations.size())))
                        + (operations.size() > NAMED_MAX ? " …" : "");
    }

    private static String at(SourceLocation location) {
        return location.toString();
    }

    /** The same as one object. */
    ObjectNode json(DocumentLint lint) {
        var json = JsonBody.object();
        json.put("servedWhole", lint.isServedWhole());
        var problems = json.putArray("problems");
        for (var problem : lint.problems()) {
            place(problems.addObject(), problem.location())
                    .put("effect", word(problem.effect()))
                    .put("message", problem.message());
        }
        var warnings = json.putArray("warnings");
        for (var warning : lint.warnings()) {
            var operations = place(warnings.addObject(), warning.location())
                    .put("message", warning.message())
                    .putArray("operations");
            warning.operations().forEach(operations::add);
        }
        var documents = json.putArray("documents");
        lint.documents().forEach(document -> document(documents.addObject(), document));
        return json;
    }

    private void document(ObjectNode json, ApiDocument document) {
        json.put("api", document.name())
                .put("title", document.title())
                .put("version", document.version())
                .put("openapi", document.openapi());
        var base = document.targets().basePath();
        if (base != null) {
            json.put("basePath", base.toString());
        }
        var schemes = json.putArray("schemes");
        for (var one : document.schemes()) {
            schemes.addObject()
                    .put("name", one.scheme().name())
                    .put("declared", one.declared())
                    .put("meaning", text.of(one.scheme()))
                    .put("byDefault", !one.isChosen());
        }
        var operations = json.putArray("operations");
        for (var operation : document.operations()) {
            var described = place(operations.addObject(), operation.source())
                    .put("id", operation.id())
                    .put("method", operation.method().name())
                    .put("state", State.of(operation).name().toLowerCase(Locale.ROOT))
                    .put("access", text.of(operation));
            ArrayNode paths = described.putArray("paths");
            operation.paths().forEach(path -> paths.add(path.toString()));
            if (!operation.upgrades().isEmpty()) {
                var upgrades = described.putArray("upgrades");
                operation.upgrades().stream().sorted().forEach(upgrades::add);
            }
        }
        for (var closed : document.findings().closed()) {
            if (DocumentLint.isTold(closed)) {
                closed.methods().stream().sorted().forEach(method -> {
                    var paths = place(operations.addObject(), closed.source())
                            .put("method", method.name())
                            .put("state", "closed")
                            .put("access", "closed: " + closed.reason())
                            .putArray("paths");
                    closed.wholePaths().forEach(paths::add);
                });
            }
        }
    }

    private static ObjectNode place(ObjectNode json, SourceLocation location) {
        return json.put("file", location.file()).put("line", location.line()).put("pointer", location.pointer());
    }
}
