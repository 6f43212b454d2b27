package dev.latchkey.app.cli;

import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueRefused;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.request.ApiOperations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code latchkey apis lint|routes|diff}: looks at OpenAPI documents the way the gateway does. */
@Command(
        name = "apis",
        description = "Look at OpenAPI documents the way the gateway does.",
        subcommands = ApisDiffCommand.class,
        mixinStandardHelpOptions = true)
public final class ApisCommand {

    private static final String CATALOGUE = "The catalogue of the deployment (default: Latchkey's own).";

    ApisCommand() {}

    @Command(
            description = "Check documents together; say where each problem is. Exit code 1 when there is one.",
            mixinStandardHelpOptions = true)
    int lint(
            @Option(names = "--catalogue", paramLabel = "FILE", description = CATALOGUE) @Nullable Path catalogue,
            @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
        var documents = read(catalogue, files);
        if (documents.isEmpty()) {
            return 1;
        }
        var operations = documents.stream()
                .mapToInt(document -> document.operations().size())
                .sum();
        System.out.println(documents.size() + " documents, " + operations + " operations: no problem found");
        return 0;
    }

    @Command(description = "List every operation with what it accepts.", mixinStandardHelpOptions = true)
    int routes(
            @Option(names = "--catalogue", paramLabel = "FILE", description = CATALOGUE) @Nullable Path catalogue,
            @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
        var documents = read(catalogue, files);
        for (var document : documents) {
            for (var operation : document.operations()) {
                operation
                        .paths()
                        .forEach(path -> System.out.printf(
                                "%-7s %-70s %-22s %s%n",
                                operation.method(), path, document.name(), accepts(operation)));
            }
        }
        return documents.isEmpty() ? 1 : 0;
    }

    /** The documents, or none after the problems were printed. */
    private static List<ApiDocument> read(@Nullable Path catalogueFile, List<Path> files) {
        var catalogue = catalogue(catalogueFile, files);
        if (catalogue.isEmpty()) {
            return List.of();
        }
        var reader = new OpenApiReader(
                catalogue.get().scopes(),
                catalogue.get().permissions().all(),
                catalogue.get().carriers());
        var documents = new ArrayList<ApiDocument>();
        var hasProblems = false;
        for (var file : files) {
            try {
                var document = reader.read(nameOf(file), file);
                documents.add(document);
                document.findings().problems().forEach(System.err::println);
            } catch (SpecException e) {
                hasProblems = true;
                System.err.println(e.getMessage());
            }
        }
        try {
            ApiOperations.of(documents).problems().forEach(System.err::println);
        } catch (SpecException e) {
            hasProblems = true;
            System.err.println(e.getMessage());
        }
        return hasProblems ? List.of() : documents;
    }

    private static Optional<Catalogue> catalogue(@Nullable Path file, List<Path> documents) {
        try {
            return Optional.of(CatalogueReader.read(file, documents));
        } catch (CatalogueRefused e) {
            System.err.println(e.getMessage());
            return Optional.empty();
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replaceFirst("\\.(ya?ml|json)$", "");
    }

    private static String accepts(Operation operation) {
        var alternatives = operation.security().alternatives();
        if (alternatives.isEmpty()) {
            return "anyone";
        }
        var text = alternatives.stream().map(ApisCommand::text).collect(Collectors.joining(" or "));
        return operation.permissions().isEmpty() ? text : text + "; role with " + operation.permissions();
    }

    private static String text(SecurityRequirement alternative) {
        return alternative.allowsAnonymous()
                ? "anyone"
                : alternative.schemes().stream()
                        .map(required -> required.scheme().name()
                                + (required.scopes().isEmpty() ? "" : " [" + required.scopes() + "]"))
                        .collect(Collectors.joining(" and "));
    }
}
