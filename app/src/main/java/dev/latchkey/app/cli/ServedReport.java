package dev.latchkey.app.cli;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.ProblemCause;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of documents, in lines for whoever starts a deployment: what each scheme stands for, what is open, what is closed. */
final class ServedReport {

    /** Most operations that are named for one reason; {@code apis routes} has the others. */
    static final int NAMED_MAX = 20;

    private final SecurityText text;

    /** @param carriers where keys stand whatever the documents say */
    ServedReport(CredentialCarriers carriers) {
        this.text = new SecurityText(carriers);
    }

    List<String> of(ApiDocument document) {
        var lines = new ArrayList<String>();
        for (var one : document.schemes()) {
            lines.add(document.name() + ": the scheme " + one.scheme().name() + " (" + one.declared() + ") is "
                    + text.of(one.scheme()) + (one.isChosen() ? ", as configured" : ", by default"));
        }
        var base = document.targets().basePath();
        if (base != null) {
            lines.add(document.name() + ": its paths stand below " + base + ", as configured");
        }
        var all = document.operations().size();
        var open = document.operations().stream()
                .filter(operation -> operation.security().allowsAnonymous())
                .toList();
        if (!open.isEmpty()) {
            lines.add(document.name() + ": open to everybody, " + open.size() + of(all) + names(open));
        }
        var closed = new LinkedHashMap<String, List<Operation>>();
        for (var operation : document.operations()) {
            if (operation.security().isClosed()) {
                closed.computeIfAbsent(text.of(operation.security()), reason -> new ArrayList<>())
                        .add(operation);
            }
        }
        closed.forEach((reason, operations) ->
                lines.add(document.name() + ": " + reason + ", " + operations.size() + of(all) + names(operations)));
        var whatever = DocumentLint.takingTokensWhateverTheirScopes(document);
        if (!whatever.isEmpty()) {
            lines.add(document.name() + ": every token is taken, whatever its scopes (" + DocumentLint.WHATEVER_SCOPES
                    + "), " + whatever.size() + of(all) + names(whatever));
        }
        tellClosed(document, lines);
        document.leniencies().stream()
                .sorted()
                .forEach(leniency -> lines.add(document.name() + ": takes " + leniency.sentence()));
        document.targets().distinguishes().stream()
                .sorted()
                .forEach(distinction ->
                        lines.add(document.name() + ": its server distinguishes paths by " + distinction.sentence()));
        if (document.targets().undeclaredParameters() == UndeclaredParameters.REFUSE) {
            var any = document.operations().stream()
                    .filter(operation -> operation.query().takesAny())
                    .toList();
            lines.add(document.name() + ": query parameters that an operation does not declare are refused"
                    + (any.isEmpty()
                            ? ""
                            : ", but where it declares an object of any members, " + any.size() + of(all)
                                    + names(any)));
        }
        var noted = document.findings().problems().stream()
                .filter(problem -> problem.effect() == SpecProblem.Effect.NOTED)
                .count();
        if (noted > 0) {
            lines.add(document.name() + ": " + noted
                    + (noted == 1 ? " place is not as OpenAPI wants it" : " places are not as OpenAPI wants them")
                    + ", which changes nothing; apis lint names " + (noted == 1 ? "it" : "them"));
        }
        return lines;
    }

    /** What the documents, put together, leave open: one line for each cause. */
    List<String> ofAll(List<SpecProblem> problems) {
        var told = problems.stream()
                .filter(problem -> problem.effect() != SpecProblem.Effect.NOTED)
                .toList();
        var lines = ProblemCause.of(told).stream().map(ProblemCause::toString).toList();
        return lines.size() <= NAMED_MAX
                ? lines
                : Stream.concat(
                                lines.stream().limit(NAMED_MAX),
                                Stream.of((lines.size() - NAMED_MAX) + " more paths contradict each other; apis lint"
                                        + " names them"))
                        .toList();
    }

    private static void tellClosed(ApiDocument document, List<String> lines) {
        var ununderstood = document.findings().closed().stream()
                .filter(DocumentLint::isTold)
                .toList();
        var reasons = ClosedOperation.byReason(ununderstood);
        reasons.stream()
                .limit(NAMED_MAX)
                .forEach(those -> lines.add(document.name() + ": " + closed(those) + ", "
                        + those.getFirst().source() + ": " + those.getFirst().reason()));
        if (reasons.size() > NAMED_MAX) {
            var more = reasons.stream().skip(NAMED_MAX).mapToInt(List::size).sum();
            lines.add(document.name() + ": " + more
                    + (more == 1
                            ? " more is closed because it is not understood; apis lint names it"
                            : " more are closed because they are not understood; apis lint names them"));
        }
    }

    private static String closed(List<ClosedOperation> those) {
        return those.size() == 1
                ? those.getFirst().signature() + " is closed"
                : those.stream()
                                .limit(NAMED_MAX)
                                .map(ClosedOperation::signature)
                                .collect(Collectors.joining(", "))
                        + (those.size() > NAMED_MAX ? " and " + (those.size() - NAMED_MAX) + " more" : "")
                        + " are closed";
    }

    private static String of(int all) {
        return " of " + all + (all == 1 ? " operation: " : " operations: ");
    }

    private static String names(List<Operation> operations) {
        var names =
                operations.stream().limit(NAMED_MAX).map(Operation::signature).toList();
        return String.join(", ", names)
                + (operations.size() > NAMED_MAX ? " and " + (operations.size() - NAMED_MAX) + " more" : "");
    }
}
