package dev.latchkey.app.cli;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.ParsedFiles;
import dev.latchkey.engine.apispec.SpecDocument;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.SpecProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey apis lint|routes|diff|apply}: looks at OpenAPI documents the way the gateway does, and has them served. */
@Command(
        name = "apis",
        description = "Look at OpenAPI documents the way the gateway does, and have a running deployment serve them.",
        subcommands = {ApisDiffCommand.class, ApisApplyCommand.class},
        mixinStandardHelpOptions = true)
public final class ApisCommand {

    private static final String CATALOGUE = "The catalogue of the deployment (default: Latchkey's own).";

    private final CommandPlace place;

    ApisCommand(CommandPlace place) {
        this.place = place;
    }

    @Command(
            description = {
                "Check documents together: tell every problem at once, by file, line and JSON pointer; warn of what is"
                        + " open to everybody and of what nobody can call; say who may call each operation.",
                "A problem is refused (the document, or the start), closed (no request for it is let through; the rest"
                        + " is served), partly closed (requests that may be meant for something else) or noted (it"
                        + " changes nothing)."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every operation of the documents is served, to whomever they say",
                "1:something is refused or closed, or the catalogue cannot be read",
                "2:the command line cannot be read, or names no document"
            },
            mixinStandardHelpOptions = true)
    int lint(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description =
                                    "Check the documents of this configuration, by its catalogue, scheme mapping and"
                                            + " strictness; FILE... are checked together with them. Without any of"
                                            + " both: latchkey.yaml in this folder.")
                    @Nullable
                    Path chosenConfiguration,
            @Option(names = "--catalogue", paramLabel = "FILE", description = CATALOGUE) @Nullable Path catalogue,
            @Option(names = "--strict", description = "As by strict: true of an API: whatever is found refuses.")
                    boolean isStrict,
            @Option(names = "--json", description = "One JSON object.") boolean isJson,
            @Parameters(paramLabel = "FILE", arity = "0..*") @Nullable List<Path> files)
            throws ConfigurationException {
        var sources = new ArrayList<DocumentLint.Source>();
        var catalogueFile = catalogue;
        var configurationFile = chosenConfiguration == null && files == null && Files.exists(DeploymentChoice.FILE)
                ? DeploymentChoice.FILE
                : chosenConfiguration;
        if (configurationFile != null) {
            var configuration = ConfigurationReader.read(configurationFile, Map.of());
            configuration.apis().forEach(api -> sources.add(source(api, isStrict)));
            catalogueFile = catalogue == null ? configuration.catalogue() : catalogue;
        }
        sources.addAll(sources(files == null ? List.of() : files, isStrict));
        if (sources.isEmpty()) {
            throw new CommandFailure(2, "expected documents to check, or a configuration that names some");
        }
        var parsed = ParsedFiles.ofThisProcess();
        var known = catalogue(
                catalogueFile, sources.stream().map(DocumentLint.Source::file).toList(), parsed);
        if (known.isEmpty()) {
            return 1;
        }
        var lint = DocumentLint.of(sources, reader(known.get(), parsed));
        var report = new LintReport(known.get().carriers());
        if (isJson) {
            printJson(report, lint);
        } else {
            report.print(lint, place.out());
        }
        return lint.isServedWhole() ? 0 : 1;
    }

    @Command(
            description = "List every operation with who may call it. Exit code 1 when a document is refused.",
            mixinStandardHelpOptions = true)
    int routes(
            @Option(names = "--catalogue", paramLabel = "FILE", description = CATALOGUE) @Nullable Path catalogue,
            @Option(names = "--json", description = "One JSON object, as lint writes it.") boolean isJson,
            @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
        var parsed = ParsedFiles.ofThisProcess();
        var known = catalogue(catalogue, files, parsed);
        if (known.isEmpty()) {
            return 1;
        }
        var lint = DocumentLint.of(sources(files, false), reader(known.get(), parsed));
        var report = new LintReport(known.get().carriers());
        if (isJson) {
            printJson(report, lint);
        } else {
            lint.documents().forEach(document -> report.routes(document, place.out()));
        }
        var refused = lint.problems().stream()
                .filter(problem -> problem.effect() == SpecProblem.Effect.REFUSES)
                .toList();
        refused.forEach(place.err()::println);
        return refused.isEmpty() ? 0 : 1;
    }

    private void printJson(LintReport report, DocumentLint lint) {
        place.out().print(JsonBody.indented(report.json(lint)));
        place.out().println();
    }

    private static DocumentLint.Source source(Api api, boolean isStrict) {
        return new DocumentLint.Source(
                api.name(), api.document(), isStrict ? api.rules().strict() : api.rules());
    }

    private static List<DocumentLint.Source> sources(List<Path> files, boolean isStrict) {
        return files.stream()
                .map(file -> new DocumentLint.Source(
                        nameOf(file), file, isStrict ? DocumentRules.STRICT : DocumentRules.LENIENT))
                .toList();
    }

    private static OpenApiReader reader(Catalogue catalogue, ParsedFiles parsed) {
        return new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers()).of(parsed);
    }

    private Optional<Catalogue> catalogue(@Nullable Path file, List<Path> documents, ParsedFiles parsed) {
        try {
            return Optional.of(CatalogueReader.read(file, documents, parsed));
        } catch (CatalogueRefused e) {
            var readable = documents.stream()
                    .filter(document -> isReadable(document, parsed))
                    .toList();
            if (readable.size() < documents.size()) {
                return catalogue(file, readable, parsed);
            }
            e.problems().forEach(place.err()::println);
            return Optional.empty();
        }
    }

    /** What cannot be read at all declares no scopes, and is told with the problems of all the others. */
    private static boolean isReadable(Path document, ParsedFiles parsed) {
        try {
            SpecDocument.read(document, parsed);
            return true;
        } catch (SpecException e) {
            return false;
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.(ya?ml|json)$", "");
    }
}
