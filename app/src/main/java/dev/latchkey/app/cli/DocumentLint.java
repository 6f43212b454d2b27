package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.apispec.SourceLocation;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import dev.latchkey.engine.request.ApiOperations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Looks at documents together, the way the gateway does, and at what it makes of them.
 *
 * @param documents those that can be served, with whatever is closed in them
 * @param problems everything that is refused, closed or noted, document by document
 * @param warnings what is as the documents say it and may still not be meant
 */
record DocumentLint(List<ApiDocument> documents, List<SpecProblem> problems, List<Warning> warnings) {

    /**
     * A document to look at.
     *
     * @param name the API's, as configured
     */
    record Source(String name, Path file, DocumentRules rules) {}

    /**
     * Something that somebody should look at; the document stays as it is.
     *
     * @param location of the first of the operations
     * @param operations for which it holds
     */
    record Warning(SourceLocation location, String message, List<String> operations) {}

    /** Why scopes count for nothing where {@link #takingTokensWhateverTheirScopes} says so. */
    static final String WHATEVER_SCOPES = "one way asks a token for scopes, another for none";

    static DocumentLint of(List<Source> sources, OpenApiReader reader) {
        var documents = new ArrayList<ApiDocument>();
        var problems = new ArrayList<SpecProblem>();
        var warnings = new ArrayList<Warning>();
        var asking = new HashSet<String>();
        var hints = new ArrayList<Warning>();
        var lists = new ListParameters();
        for (var source : sources) {
            try {
                var described = reader.describe(source.name(), source.file(), source.rules());
                var document = described.api();
                documents.add(document);
                if (asksAsAWhole(described.description())) {
                    asking.add(document.name());
                }
                lists.add(described.description());
                UnderscoredHeaders.hint(described.description())
                        .ifPresent(hint -> hints.add(
                                new Warning(new SourceLocation(source.file().toString(), 1, ""), hint, List.of())));
                problems.addAll(document.findings().problems());
                if (document.operations().isEmpty()
                        && document.findings().closed().isEmpty()) {
                    warnings.add(new Warning(
                            new SourceLocation(source.file().toString(), 1, "/paths"),
                            "the document " + document.name()
                                    + " describes no operation, and what no document describes does not exist",
                            List.of()));
                }
            } catch (SpecException e) {
                problems.addAll(e.problems());
            }
        }
        try {
            var together = ApiOperations.of(documents);
            problems.addAll(together.problems());
            documents.replaceAll(document -> without(document, together.contradicting()));
        } catch (SpecException e) {
            problems.addAll(e.problems());
        }
        documents.forEach(document -> warn(document, asking.contains(document.name()), warnings));
        warnings.addAll(WiderPaths.hints(documents, lists::has));
        warnings.addAll(hints);
        return new DocumentLint(List.copyOf(documents), List.copyOf(problems), List.copyOf(warnings));
    }

    /** As the document is served beside the others: what another operation claims as well is closed. */
    private static ApiDocument without(ApiDocument document, Set<Operation> contradicting) {
        var closed = new ArrayList<>(document.findings().closed());
        var served = new ArrayList<Operation>();
        for (var operation : document.operations()) {
            if (contradicting.contains(operation)) {
                closed.add(new ClosedOperation(
                        operation.api(),
                        Set.of(operation.method()),
                        operation.paths().getFirst().toString(),
                        operation.paths(),
                        ClosedOperation.Extent.THESE_METHODS,
                        operation.source(),
                        "another operation claims the same requests and asks for different things"));
            } else {
                served.add(operation);
            }
        }
        var found = document.findings();
        return document.with(served, new Findings(found.isStrict(), closed, found.problems()));
    }

    /** Whether the document has a security of its own that asks for something, which each of its operations may take back. */
    private static boolean asksAsAWhole(SpecDocument description) {
        return description.root().find("security").stream()
                .flatMap(security -> security.items().stream())
                .anyMatch(alternative -> !alternative.keys().isEmpty());
    }

    private static void warn(ApiDocument document, boolean asksAsAWhole, List<Warning> warnings) {
        var operations = document.operations();
        var open = operations.stream()
                .filter(operation -> operation.security().allowsAnonymous())
                .toList();
        if (!open.isEmpty()
                && operations.stream()
                        .allMatch(
                                operation -> operation.security().alternatives().isEmpty()
                                        && operation.conditionalSecurity().isEmpty())) {
            warnings.add(warning(
                    "the document " + document.name()
                            + (asksAsAWhole
                                    ? " asks for a credential as a whole, and each of its operations for none"
                                    : " asks for no credential anywhere")
                            + ", so everything in it is open to everybody",
                    operations));
        } else {
            open.forEach(operation -> warnings.add(warning(
                    operation.signature() + " is open to everybody"
                            + (operation.conditionalSecurity().isEmpty() ? "" : ", unless its query asks for more"),
                    List.of(operation))));
        }
        warnOfParameters(document, open, warnings);
        var without = new LinkedHashMap<String, List<Operation>>();
        for (var operation : operations) {
            for (var reason : SecurityText.closed(operation.security())) {
                var what = operation.security().isClosed() ? "closed: " : "a way that nobody can take: ";
                without.computeIfAbsent(what + reason, one -> new ArrayList<>()).add(operation);
            }
        }
        without.forEach((reason, concerned) -> warnings.add(warning(reason, concerned)));
        var whatever = takingTokensWhateverTheirScopes(document);
        if (!whatever.isEmpty()) {
            // One alone would not be named.
            warnings.add(warning(
                    "every token is taken, whatever its scopes: " + WHATEVER_SCOPES
                            + (whatever.size() == 1 ? ": " + whatever.getFirst().signature() : ""),
                    whatever));
        }
        warnOfLeniencies(document, warnings);
        var told = document.findings().closed().stream()
                .filter(DocumentLint::isTold)
                .toList();
        for (var closed : ClosedOperation.byReason(told)) {
            var first = closed.getFirst();
            warnings.add(new Warning(
                    first.source(),
                    (closed.size() == 1 ? first.signature() + " is closed: " : "closed: ") + first.reason(),
                    closed.stream().map(ClosedOperation::signature).toList()));
        }
    }

    /** Operations whose scopes count for nothing, because another way in asks a token for none. */
    static List<Operation> takingTokensWhateverTheirScopes(ApiDocument document) {
        return document.operations().stream()
                .filter(operation -> operation.security().takesTokensWhateverTheirScopes()
                        || operation.conditionalSecurity().stream()
                                .anyMatch(condition -> condition.security().takesTokensWhateverTheirScopes()))
                .toList();
    }

    /**
     * Where something is open beside something that is not, the server of an API may give out the one with the other, by a parameter that
     * nobody judged.
     */
    private static void warnOfParameters(ApiDocument document, List<Operation> open, List<Warning> warnings) {
        if (document.targets().undeclaredParameters() == UndeclaredParameters.REFUSE) {
            var any = document.operations().stream()
                    .filter(operation -> operation.query().takesAny())
                    .toList();
            if (!any.isEmpty()) {
                warnings.add(warning(
                        "parameters of any name pass, since one that is declared is an object of any members"
                                + (any.size() == 1 ? ": " + any.getFirst().signature() : ""),
                        any));
            }
        } else if (!open.isEmpty() && open.size() < document.operations().size()) {
            warnings.add(new Warning(
                    open.getFirst().source(),
                    "the document " + document.name()
                            + " has operations that are open to everybody beside others: a server that knows more"
                            + " query parameters than it declares (_embed, include, $expand) may give out these with"
                            + " those; undeclaredParameters: refuse in the configuration of the API keeps such"
                            + " parameters from it",
                    List.of()));
        }
    }

    /** Something that was decided beside the document, of which its first operation stands for all. */
    private static void warnOfLeniencies(ApiDocument document, List<Warning> warnings) {
        if (document.operations().isEmpty()) {
            return;
        }
        document.leniencies().stream()
                .sorted()
                .forEach(leniency -> warnings.add(new Warning(
                        document.operations().getFirst().source(),
                        "the API " + document.name() + " takes " + leniency.sentence(),
                        List.of())));
        document.targets().distinguishes().stream()
                .sorted()
                .forEach(distinction -> warnings.add(new Warning(
                        document.operations().getFirst().source(),
                        "the server of the API " + document.name() + " distinguishes paths by "
                                + distinction.sentence(),
                        List.of())));
    }

    private static Warning warning(String message, List<Operation> operations) {
        return new Warning(
                operations.getFirst().source(),
                message,
                operations.stream().map(Operation::signature).toList());
    }

    /** What is closed only so that nothing else answers is nothing that a document describes. */
    static boolean isTold(ClosedOperation closed) {
        return closed.extent() != ClosedOperation.Extent.WHAT_IS_NOT_DESCRIBED;
    }

    /** Whether every operation that the documents describe is served, to whomever. */
    boolean isServedWhole() {
        return problems.stream()
                        .noneMatch(problem -> problem.effect() == SpecProblem.Effect.REFUSES
                                || problem.effect() == SpecProblem.Effect.CLOSES)
                && documents.stream()
                        .allMatch(document ->
                                document.findings().closed().stream().noneMatch(DocumentLint::isTold)
                                        && document.operations().stream()
                                                .noneMatch(operation ->
                                                        operation.security().isClosed()));
    }
}
