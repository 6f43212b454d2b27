package dev.latchkey.app.cli;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.AccessComparison;
import dev.latchkey.engine.request.ApiOperations;
import dev.latchkey.engine.request.ParameterComparison;
import dev.latchkey.engine.request.RequestComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                    + " written. Both are read by one configuration: what another configuration opens is shown by apis"
                    + " apply.",
            "Exit code 0: nobody gets in who did not, or to more; 3: somebody does; 1: a document cannot be read."
        },
        mixinStandardHelpOptions = true)
final class ApisDiffCommand implements Callable<Integer> {

    /** Somebody gets in who did not, or to more. */
    private static final int OPENS = 3;

    private final CommandPlace place;

    @Option(
            names = "--catalogue",
            paramLabel = "FILE",
            description = "The catalogue of the deployment (default: Latchkey's own).")
    private @Nullable Path catalogue;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Read both as this configuration reads the document of --api: its catalogue, its scheme mapping.")
    private @Nullable Path configurationFile;

    @Option(
            names = "--api",
            paramLabel = "NAME",
            description = "With --config, which API; its own document is OLD then.")
    private @Nullable String api;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    @Parameters(
            paramLabel = "[OLD] NEW",
            arity = "1..2",
            description = "The document as it is enforced now, and as it is to be.")
    private List<Path> files = List.of();

    ApisDiffCommand(CommandPlace place) {
        this.place = place;
    }

    @Override
    public Integer call() throws SpecException, CatalogueRefused, ConfigurationException {
        var isConfigured = configurationFile != null && api != null;
        if ((configurationFile == null) != (api == null)) {
            throw new CommandFailure(2, "expected --config FILE together with --api NAME");
        }
        if (files.size() != 2 && !isConfigured) {
            throw new CommandFailure(2, "expected OLD and NEW, or --config FILE, --api NAME and NEW");
        }
        var known = isConfigured ? configured() : new Known(DocumentRules.LENIENT, catalogue, files.getFirst());
        var old = known.read(files.size() == 2 ? files.getFirst() : known.document());
        var changed = known.read(files.getLast());
        var changes = new ArrayList<AccessComparison.Change>();
        var openings = new ArrayList<String>();
        var others = new ArrayList<String>();
        try {
            changes.addAll(AccessComparison.between(
                    old.document().operations(), changed.document().operations()));
            var before = judged(old.document());
            var after = judged(changed.document());
            openings.addAll(RequestComparison.openings(changes, before, after));
            others.addAll(ParameterComparison.others(before.operations(), after.operations()));
        } catch (IllegalArgumentException e) {
            openings.add(RequestComparison.beyondComparison(e));
        }
        var summary = new AccessSummary(changes);
        var opens = summary.opens() || !openings.isEmpty();
        var root = JsonBody.object()
                .put("opens", opens)
                .put("closes", summary.closes())
                .put("summary", summary.sentence(openings));
        ChangeReport.changes(root.putArray("changes"), changes, old.text(), changed.text());
        ChangeReport.openings(root, openings);
        others.forEach(root.putArray("others")::add);
        if (isJson) {
            place.out().println(root.toString());
        } else {
            ChangeReport.lines(root).forEach(place.out()::println);
            if (changes.isEmpty() && openings.isEmpty() && others.isEmpty()) {
                place.out().println(summary.sentence());
            }
        }
        return opens ? OPENS : 0;
    }

    /** Put together, since what two paths both match may be closed. */
    private static RequestComparison.State judged(ApiDocument document) throws SpecException {
        return new RequestComparison.State(
                ApiOperations.of(List.of(document)), document.findings().closed());
    }

    /** A document as a deployment enforces it. */
    private record Read(ApiDocument document, SecurityText text) {}

    /**
     * How documents are read.
     *
     * @param document that is enforced now
     */
    private record Known(DocumentRules rules, @Nullable Path catalogue, Path document) {

        Read read(Path file) throws SpecException, CatalogueRefused {
            var parsed = ParsedFiles.ofThisProcess();
            var known = CatalogueReader.read(catalogue, List.of(file), parsed);
            var carriers = known.carriers();
            var reader = new OpenApiReader(known.scopes(), known.permissions().all(), carriers).of(parsed);
            return new Read(reader.read("api", file, rules), new SecurityText(carriers));
        }
    }

    private Known configured() throws ConfigurationException {
        var configuration = ConfigurationReader.read(Objects.requireNonNull(configurationFile), Map.of());
        return configuration.apis().stream()
                .filter(configured -> configured.name().equals(api))
                .map(configured -> new Known(
                        configured.rules(),
                        catalogue == null ? configuration.catalogue() : catalogue,
                        configured.document()))
                .findAny()
                .orElseThrow(() -> new CommandFailure(
                        2,
                        "--api: expected one of "
                                + configuration.apis().stream()
                                        .map(Api::name)
                                        .sorted()
                                        .toList()));
    }
}
