package dev.latchkey.app.cli;

import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.decision.AccessComparison.Change;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey apis diff}: who may call what after a change of a document. */
@Command(
        name = "diff",
        description = {
            "Say what a new version of a document opens, closes and asks for, by what is enforced and not by how it is"
                    + " written.",
            "Exit code 0: nobody gets in who did not; 3: somebody does; 1: a document cannot be read."
        },
        mixinStandardHelpOptions = true)
final class ApisDiffCommand implements Callable<Integer> {

    /** Somebody gets in who did not. */
    private static final int OPENS = 3;

    private final CommandPlace place;

    @Option(
            names = "--catalogue",
            paramLabel = "FILE",
            description = "The catalogue of the deployment (default: Latchkey's own).")
    private @Nullable Path catalogue;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    @Parameters(index = "0", paramLabel = "OLD", description = "The document as it is enforced now.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The document as it is to be.")
    private Path after = Path.of("");

    ApisDiffCommand(CommandPlace place) {
        this.place = place;
    }

    @Override
    public Integer call() throws SpecException, CatalogueRefused {
        var old = read(before);
        var changed = read(after);
        var changes = AccessComparison.between(
                old.document().operations(), changed.document().operations());
        var summary = new AccessSummary(changes);
        if (isJson) {
            place.out().println(json(changes, summary, old.text(), changed.text()));
        } else {
            for (var change : changes) {
                place.out()
                        .printf(
                                "%-7s %-7s %s%n          was: %s%n          is:  %s%n",
                                AccessSummary.word(change),
                                change.method(),
                                change.path(),
                                change.before() == null
                                        ? "not there"
                                        : old.text().of(change.before()),
                                change.after() == null
                                        ? "not there"
                                        : changed.text().of(change.after()));
            }
            place.out().println(summary.sentence());
        }
        return summary.opens() ? OPENS : 0;
    }

    /** A document as a deployment with this catalogue enforces it. */
    private record Read(ApiDocument document, SecurityText text) {}

    private Read read(Path file) throws SpecException, CatalogueRefused {
        var known = CatalogueReader.read(catalogue, List.of(file));
        CredentialCarriers carriers = known.carriers();
        var reader = new OpenApiReader(known.scopes(), known.permissions().all(), carriers);
        return new Read(reader.read("api", file), new SecurityText(carriers));
    }

    private static String json(List<Change> changes, AccessSummary summary, SecurityText old, SecurityText changed) {
        var root = JsonBody.object().put("opens", summary.opens()).put("summary", summary.sentence());
        var array = root.putArray("changes");
        for (var change : changes) {
            array.addObject()
                    .put("change", AccessSummary.word(change))
                    .put("method", change.method().name())
                    .put("path", change.path())
                    .put("before", change.before() == null ? null : old.of(change.before()))
                    .put("after", change.after() == null ? null : changed.of(change.after()))
                    .put("opens", change.isOpening());
        }
        return root.toString();
    }
}
