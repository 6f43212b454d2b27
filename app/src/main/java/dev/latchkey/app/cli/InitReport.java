package dev.latchkey.app.cli;

import dev.latchkey.app.config.Api;
import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.core.account.InvitationLinks;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.apispec.DocumentRules;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.ShellText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What is told to whoever has begun a deployment: what becomes of the documents, what to type next, and what stands in the way. */
final class InitReport {

    /** How the launcher was called; without one, its name. */
    private static final String CALLED_AS = System.getProperty("latchkey.command", "latchkey");

    /** Where the rest is typed: "serve" keeps its terminal. */
    private static final String ELSEWHERE = "  # and in another terminal, in this folder:";

    private final Made made;
    private final Configuration configuration;
    private final DocumentLint lint;
    private final List<String> documents = new ArrayList<>();
    private final List<String> inTheWay;
    private final Optional<FirstRequest> request;
    /** Where none is possible: one that is as soon as the schemes are what the configuration suggests. */
    private final Optional<FirstRequest> suggested;

    private final FirstCommands commands;

    /**
     * What init made.
     *
     * @param file the configuration, as it was named
     * @param catalogue the same
     * @param dataFolder the same
     * @param link for the administrator; holds a secret
     */
    record Made(
            Path file,
            String catalogue,
            String dataFolder,
            String company,
            String companyId,
            String administrator,
            String link) {}

    /** @throws SpecException when a document cannot be read any more */
    InitReport(Made made, Configuration configuration, Catalogue catalogue) throws SpecException {
        this.made = made;
        this.configuration = configuration;
        var sources = configuration.apis().stream()
                .map(api -> new DocumentLint.Source(api.name(), api.document(), api.rules()))
                .toList();
        var reader =
                new OpenApiReader(catalogue.scopes(), catalogue.permissions().all(), catalogue.carriers());
        this.lint = DocumentLint.of(sources, reader);
        var report = new ServedReport(catalogue.carriers());
        lint.documents().forEach(document -> documents.addAll(report.of(document)));
        this.inTheWay = StartCheck.problemsOfThisHost(configuration);
        var parameters = new HashMap<String, DocumentedParameters>();
        for (var source : sources) {
            parameters.put(source.name(), DocumentedParameters.of(source.file()));
        }
        this.request = FirstRequest.among(lint.documents(), parameters);
        this.suggested = request.isPresent()
                ? Optional.empty()
                : FirstRequest.among(
                        DocumentLint.of(
                                        sources.stream()
                                                .map(InitReport::asSuggested)
                                                .toList(),
                                        reader)
                                .documents(),
                        parameters);
        this.commands = new FirstCommands(
                ShellText.word(CALLED_AS),
                made.file.equals(DeploymentChoice.FILE) ? "" : " --config " + ShellText.word(made.file.toString()),
                made.company,
                new FirstCommands.Origins(
                        configuration.listeners().apiOrigin(),
                        configuration.listeners().webOrigin()),
                catalogue.carriers(),
                catalogue.roles().administrator().id(),
                catalogue.roles().all().getLast().id(),
                someScope(catalogue.scopes().all()));
    }

    /** One of the documents; without any, the one of Latchkey's own that gives its holder the least. */
    private static String someScope(Scopes all) {
        var own = CatalogueReader.defaults().scopes();
        return Stream.concat(
                        all.minus(own.all()).stream().map(Scope::value).sorted(),
                        own.entries().stream()
                                .filter(entry -> all.contains(entry.name()))
                                .sorted(Comparator.comparing(ScopeCatalog.Entry::isSensitive)
                                        .thenComparing(
                                                entry -> !entry.name().value().endsWith("_read"))
                                        .thenComparing(entry -> entry.name().value()))
                                .map(entry -> entry.name().value()))
                .findFirst()
                .orElse("");
    }

    private static DocumentLint.Source asSuggested(DocumentLint.Source source) {
        return new DocumentLint.Source(
                source.name(),
                source.file(),
                new DocumentRules(
                        source.rules().isStrict(),
                        SuggestedSchemes.mapping(source.file()),
                        source.rules().upgrades(),
                        source.rules().targets()));
    }

    /** The same for a program. */
    String json() {
        var root = JsonBody.object()
                .put("configuration", made.file.toString())
                .put("company", made.company)
                .put("companyId", made.companyId)
                .put("administrator", made.administrator)
                .put("link", made.link)
                .put("apiUrl", configuration.listeners().apiOrigin())
                .put("webUrl", configuration.listeners().webOrigin());
        documents.forEach(root.putArray("documents")::add);
        warnings().forEach(root.putArray("warnings")::add);
        describe(root, "firstRequest", request);
        describe(root, "firstRequestWithSuggestedSchemes", suggested);
        return root.toString();
    }

    private void describe(ObjectNode root, String key, Optional<FirstRequest> described) {
        described.ifPresentOrElse(
                one -> {
                    var object = root.putObject(key)
                            .put("method", one.operation().method().name())
                            .put("url", configuration.listeners().apiOrigin() + one.target());
                    commands.to(one).forEach(object.putArray("commands")::add);
                },
                () -> root.putNull(key));
    }

    /** For people, line by line; the link itself is not among them. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("That link lets %s choose a password, once, within %d days."
                .formatted(made.administrator, InvitationLinks.LINK_MAX.toDays()));
        lines.add("Written: %s, %s, %s (master key and store).".formatted(made.file, made.catalogue, made.dataFolder));
        lines.add("");
        lines.addAll(documents);
        lines.add("");
        if (suggested.isEmpty()) {
            lines.add("  " + commands.serve());
        }
        request.ifPresent(one -> lines.addAll(elsewhere(one)));
        var warnings = warnings();
        if (!warnings.isEmpty()) {
            lines.add("");
            warnings.forEach(warning -> lines.add("WARNING: " + warning));
        }
        suggested.ifPresent(one -> {
            lines.add("");
            lines.add("As soon as " + made.file + " has \"# schemes:\" and each \"# - {name\" below it without the"
                    + " leading \"# \", which the first command does:");
            lines.add("");
            lines.add("  " + SuggestedSchemes.takingUp(made.file));
            lines.add("  " + commands.serve());
            lines.addAll(elsewhere(one));
        });
        return lines;
    }

    private List<String> elsewhere(FirstRequest request) {
        var lines = new ArrayList<>(List.of(ELSEWHERE, "  " + commands.waitUntilReady()));
        commands.to(request).forEach(command -> lines.add("  " + command));
        lines.add("  # " + remark(request));
        return lines;
    }

    /** One line, so that it stays a remark where it is pasted. */
    private static String remark(FirstRequest request) {
        var what = request.operation().signature().replaceAll("\\p{Cntrl}", " ");
        if (request.way() == FirstRequest.Way.NOBODY) {
            return what + ", open to everybody";
        }
        return what + "; without the credential it is refused, 401"
                + (request.operation().method().isSafe() ? "" : "; it may change something in your API");
    }

    /** What somebody has to know before they go on. */
    private List<String> warnings() {
        var warnings = new ArrayList<String>();
        var operations = lint.documents().stream()
                .flatMap(document -> document.operations().stream())
                .toList();
        var open = operations.stream()
                .filter(operation -> operation.security().allowsAnonymous())
                .count();
        if (operations.stream().allMatch(InitReport::isClosed)) {
            warnings.add("NOTHING CAN BE CALLED: " + whyNothing(operations));
        } else if (open == operations.size()) {
            warnings.add(
                    "EVERYBODY MAY CALL EVERYTHING: no operation asks for a credential. Say in the documents, under"
                            + " security, what each of them asks for");
        } else if (request.isEmpty()) {
            warnings.add(
                    "no operation takes one credential that a command makes alone: they ask for several credentials at"
                            + " once; \""
                            + CALLED_AS + " apis lint --config " + ShellText.word(made.file.toString())
                            + "\" tells of each");
        }
        for (var api : configuration.apis()) {
            if (api.rules().targets().basePath() == null) {
                InitialApis.unclearBasePath(api.document())
                        .ifPresent(path -> warnings.add(api.name() + ": the servers of " + api.document()
                                + " leave open what stands before its paths: " + path + "; say it in " + made.file
                                + ", where basePath stands as a comment"));
            }
        }
        warnings.addAll(UnderscoredHeaders.hints(
                configuration.apis().stream().map(Api::document).toList()));
        inTheWay.forEach(
                problem -> warnings.add("\"serve\" cannot start yet: " + problem + "; change it in " + made.file));
        return warnings;
    }

    private static boolean isClosed(Operation operation) {
        return operation.security().isClosed();
    }

    private String whyNothing(List<Operation> operations) {
        var lintCommand = "\"" + CALLED_AS + " apis lint --config " + made.file + "\" tells why";
        if (operations.isEmpty()) {
            var isAnyClosed = lint.documents().stream()
                    .anyMatch(document -> document.findings().closed().stream().anyMatch(DocumentLint::isTold));
            return isAnyClosed
                    ? "nothing in the documents is understood; " + lintCommand
                    : "the documents describe no operation, and what no document lists does not exist";
        }
        return (operations.size() == 1 ? "the one operation is" : "all " + operations.size() + " operations are")
                + " closed, for the reasons above. Say in " + made.file
                + " what their schemes stand for (docs/schemes.md; where there is a choice, it stands there as a"
                + " comment), or declare in the documents a scheme that is offered; " + lintCommand;
    }
}
